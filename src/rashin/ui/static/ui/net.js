// What a person sees when a partial update does not come: nothing is swapped, what was typed stays, and a toast says so.
const region = document.getElementById("toasts");
const say = (text) => text && document.dispatchEvent(new CustomEvent("rashin:toast", { detail: { text } }));

for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, () => say(region?.dataset.offline));
document.addEventListener("htmx:responseError", () => say(region?.dataset.failed));

// A form that came back with errors: the focus goes to the list on top of it.
document.addEventListener("htmx:afterSettle", (event) => {
  const place = event.detail.elt;
  (place.matches?.("[data-focus]") ? place : place.querySelector?.("[data-focus]"))?.focus();
});
