// Small answers to a touch: the number beside the confidence dots, one-tap fixes, copying a link.
document.addEventListener("change", (event) => {
  const dots = event.target.closest?.("[data-confidence]");
  const output = dots?.querySelector("output");
  if (output) output.firstChild.textContent = event.target.dataset.shown || event.target.value;
});

document.addEventListener("click", async (event) => {
  const fix = event.target.closest("[data-fix]");
  if (fix) {
    const field = document.getElementById(fix.dataset.fixFor);
    if (!field) return;
    field.value = fix.dataset.fix;
    field.removeAttribute("aria-invalid");
    fix.closest(".error")?.remove();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    return;
  }
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.value);
  } catch {
    source.select(); // Without HTTPS there is no clipboard for scripts: the old way still copies what is selected.
    document.execCommand("copy");
  }
  const live = document.getElementById("live");
  if (live) live.textContent = button.dataset.copied;
  button.lastChild.textContent = button.dataset.copied;
});
