// A check-in row: untouched it says "no change"; once something in it differs, the row lights up and its button records.
// The form carries data-row, the button data-same and data-changed with its two words.
const differs = (field) =>
  field.type === "radio" || field.type === "checkbox" ? field.checked !== field.defaultChecked
    : field.tagName !== "SELECT" && field.type !== "hidden" && field.value !== field.defaultValue;

function look(form) {
  const changed = [...form.elements].some((field) => "defaultValue" in field && differs(field));
  form.closest(".ci")?.classList.toggle("is-open", changed);
  const button = form.querySelector("button[data-changed]");
  if (!button) return;
  button.classList.toggle("main", changed);
  button.textContent = changed ? button.dataset.changed : button.dataset.same;
  button.value = changed ? "record" : "same";
}

for (const name of ["input", "change"]) {
  document.addEventListener(name, (event) => {
    const form = event.target.closest?.("form[data-row]");
    if (form) look(form);
  });
}
document.querySelectorAll("form[data-row]").forEach(look);
