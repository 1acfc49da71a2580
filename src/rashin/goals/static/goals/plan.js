// The planning form: the version of the draft follows what was saved, a draft saved elsewhere is told, and an answer that
// comes while somebody types in the fields it would replace, or has typed there since it was asked for, waits for the next one. Who has only stepped into such a field
// (Tab after the sentence) gets the answer, and stands in the same field or, where it is no longer asked, in the next.
const form = document.querySelector("form[data-plan]");

if (form) {
  const elsewhere = form.querySelector("[data-elsewhere]");
  let stoodIn = "";
  const since = (place, sent) =>
    [...place.querySelectorAll("textarea[name], input[name]:not([type=radio], [type=checkbox], [type=hidden])")]
      .some((field) => sent?.has(field.name) && sent.get(field.name) !== field.value);

  form.addEventListener("rashin:saved", (event) => {
    if (event.detail.version) form.elements.draft_version.value = event.detail.version;
  });
  form.addEventListener("rashin:conflict", (event) => {
    elsewhere.hidden = false;
    elsewhere.dataset.theirs = event.detail.version || "";
  });
  form.addEventListener("click", (event) => {
    if (!event.target.closest("[data-go-on]")) return;
    form.elements.draft_version.value = elsewhere.dataset.theirs;
    form.dataset.version = elsewhere.dataset.theirs;
    elsewhere.hidden = true;
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const place = event.detail.target;
    const typing = document.activeElement;
    const writes = typing?.matches?.("textarea, input:not([type=radio]):not([type=checkbox])");
    if (!place?.classList?.contains("krf") || !writes || !place.contains(typing)) return;
    if (typing.value !== typing.defaultValue || since(place, event.detail.requestConfig?.formData)) event.detail.shouldSwap = false;
    else stoodIn = place.id;
  });
  document.addEventListener("htmx:afterSettle", () => {
    const place = stoodIn && document.getElementById(stoodIn);
    stoodIn = "";
    if (place && document.activeElement === document.body) place.querySelector("input:not([type=hidden]), textarea")?.focus();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (form.contains(event.detail.target)) form.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
