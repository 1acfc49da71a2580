// The team's table by keyboard: Enter and the arrows up and down move within a column, and a column copied from a
// spreadsheet is pasted downwards from where one stands (several columns fill to the right). A field with data-beside stands
// beside its cell's own one: Enter leads from it to the next row of the column, all else it keeps for itself.
const rowsOf = (table) => [...table.tBodies[0].rows];
const OWN = ":is(input.input, textarea.input):not([data-beside])";
const fieldsOf = (row) => [...row.querySelectorAll(OWN)];
const isBeside = (field) => field.matches?.("[data-beside]");

function where(field) {
  const table = field.closest("table[data-sheet]");
  const row = field.closest("tr");
  if (!table || !row) return null;
  const own = isBeside(field) ? field.closest("td, th").querySelector(OWN) || fieldsOf(row)[0] : field;
  return { rows: rowsOf(table), at: rowsOf(table).indexOf(row), column: fieldsOf(row).indexOf(own) };
}

document.addEventListener("keydown", (event) => {
  const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const spot = where(event.target);
  if (!spot || spot.column < 0 || (isBeside(event.target) && event.key !== "Enter")) return;
  const next = spot.rows[spot.at + step] && fieldsOf(spot.rows[spot.at + step])[spot.column];
  if (!next && event.key !== "Enter") return;
  event.preventDefault();
  if (next) { next.focus(); next.select?.(); }
});

document.addEventListener("paste", (event) => {
  const spot = where(event.target);
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!spot || isBeside(event.target) || !/[\n\t]/.test(text.trim())) return;
  event.preventDefault();
  const lines = text.replace(/\r/g, "").replace(/\n$/, "").split("\n");
  const table = event.target.closest("table[data-sheet]");
  const over = lines.length - (spot.rows.length - spot.at);
  table.parentElement.parentElement.querySelector("[data-pasted-over]")?.remove();
  if (over > 0 && table.dataset.over) {
    const note = Object.assign(document.createElement("p"), { className: "error sheet-over", textContent: table.dataset.over.replace("{count}", over) });
    note.dataset.pastedOver = "";
    note.setAttribute("role", "alert");
    table.parentElement.before(note);
  }
  lines.forEach((line, down) => {
    const row = spot.rows[spot.at + down];
    if (!row) return;
    line.split("\t").forEach((cell, right) => {
      const field = fieldsOf(row)[spot.column + right];
      if (!field) return;
      field.value = cell.trim();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });
});

const differs = (field) =>
  ["checkbox", "radio"].includes(field.type) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;

document.addEventListener("input", (event) => {
  const row = event.target.closest?.("table[data-sheet] tbody tr");
  if (row) row.classList.toggle("is-changed", [...row.querySelectorAll("input, textarea")].some(differs));
});
