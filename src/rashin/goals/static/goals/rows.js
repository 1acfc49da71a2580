// Without scripts the rows of my week are one form, so that nothing typed is lost. With scripts each row is sent by itself:
// its fields go back to the form in which they stand (data-form: to that one), under their own short names.
for (const field of document.querySelectorAll('[form="week"]')) {
  if (field.dataset.form) field.setAttribute("form", field.dataset.form);
  else field.removeAttribute("form");
  const row = field.closest(".ci");
  const prefix = row ? `${row.id.slice("ci-".length)}-` : "";
  if (prefix && field.name.startsWith(prefix)) field.name = field.name.slice(prefix.length);
}
document.getElementById("week")?.remove();
