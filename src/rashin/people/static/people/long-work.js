// A form whose answer takes seconds: its button rests and the bar beside it is shown, until the next page comes.
const show = (form, working) => {
  form.querySelector("[data-working]").hidden = !working;
  for (const button of form.querySelectorAll("button")) button.disabled = working;
};
const forms = [...document.querySelectorAll("form:has([data-working])")];
for (const form of forms) form.addEventListener("submit", () => setTimeout(() => show(form, true)));
addEventListener("pageshow", () => forms.forEach((form) => show(form, false)));
