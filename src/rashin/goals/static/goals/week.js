// My week around its rows: the count in the navigation follows, the next row is at hand for the keyboard, a way back leaves
// its toast, and the month that is chosen stands over its field.
const owed = () => document.getElementById("owe-numbers")?.dataset.owed;
let byKeyboard = false;

function count() {
  const left = owed();
  const link = document.querySelector(".nav a[aria-current]");
  if (left === undefined || !link) return;
  let badge = link.querySelector(".count");
  if (left === "0") return badge?.remove();
  if (!badge) {
    badge = document.createElement("span");
    badge.className = "count";
    badge.append("");
    link.append(badge);
  }
  badge.firstChild.textContent = left;
}

// Enter in a field, not a tap on a button: whoever types goes on to the next row.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.isComposing) byKeyboard = event.target.matches?.(".ci input, .ci textarea");
}, true);
document.addEventListener("pointerdown", () => { byKeyboard = false; }, true);

// A line about a number is one line: Enter sends the row, Shift+Enter breaks it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  const note = event.target.closest?.(".ci-form textarea.note");
  if (!note) return;
  event.preventDefault();
  note.form.requestSubmit(note.form.querySelector("button[name=do]"));
});

document.addEventListener("htmx:afterSettle", (event) => {
  count();
  const row = event.target.closest?.(".ci");
  if (!row) return;
  if (row.classList.contains("is-done") || row.classList.contains("is-later")) {
    const next = byKeyboard && document.querySelector('.ci[data-state="owed"]:not(.is-done) .ci-form :is(input[name=value], input[name=steps])');
    if (next) { next.focus(); next.select?.(); }
    else if (document.activeElement === document.body) focusOn(row);
  } else {
    row.querySelector("[aria-invalid], [role=alert]")?.focus?.();
  }
});

function focusOn(row) {
  const name = row.querySelector(".kr-name a") || row;
  name.focus?.({ preventScroll: true });
}

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) event.target.closest?.("[data-toast]")?.remove();
});

document.addEventListener("change", (event) => {
  if (event.target.name !== "month") return;
  const caption = event.target.form.querySelector("[data-month]");
  if (caption) caption.textContent = caption.dataset.month.replace("{}", event.target.selectedOptions[0].textContent);
});

count();
