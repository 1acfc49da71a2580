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

// A form that was sent by the browser itself is not sent twice by a second tap; what a long one does is said on its button
// (data-long="…"). A page that stays (a download, a way back) gets its buttons again. Forms with data-keep watch themselves: what
// was corrected while there is no connection is sent in place of the first.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.matches("[data-keep]")) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  const button = event.submitter;
  if (button && form.dataset.long) button.lastChild.textContent = form.dataset.long;
  if (form.dataset.long === undefined) setTimeout(() => delete form.dataset.sent, 4_000);
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
