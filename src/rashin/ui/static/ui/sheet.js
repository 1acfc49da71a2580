// The team's table by keyboard: Enter and the arrows up and down move within a column, and a column copied from a
// spreadsheet is pasted downwards from where one stands (several columns fill to the right).
const rowsOf = (table) => [...table.tBodies[0].rows];
const fieldsOf = (row) => [...row.querySelectorAll("input.input, textarea.input")];

function where(field) {
  const table = field.closest("table[data-sheet]");
  const row = field.closest("tr");
  if (!table || !row) return null;
  return { rows: rowsOf(table), at: rowsOf(table).indexOf(row), column: fieldsOf(row).indexOf(field) };
}

document.addEventListener("keydown", (event) => {
  const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const spot = where(event.target);
  if (!spot || spot.column < 0) return;
  const next = spot.rows[spot.at + step] && fieldsOf(spot.rows[spot.at + step])[spot.column];
  if (!next && event.key !== "Enter") return;
  event.preventDefault();
  if (next) { next.focus(); next.select?.(); }
});

document.addEventListener("paste", (event) => {
  const spot = where(event.target);
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!spot || !/[\n\t]/.test(text.trim())) return;
  event.preventDefault();
  text.replace(/\r/g, "").replace(/\n$/, "").split("\n").forEach((line, down) => {
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

document.addEventListener("input", (event) => {
  const row = event.target.closest?.("table[data-sheet] tbody tr");
  row?.classList.toggle("is-changed", fieldsOf(row).some((field) => field.value !== field.defaultValue));
});
