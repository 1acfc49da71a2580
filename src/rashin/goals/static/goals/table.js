// The team's table: Ctrl+Enter (⌘+Enter) saves from wherever one stands, and the arrows leave a cell at its ends.
const CELL = "input:not([type=hidden], [type=date], :disabled)";

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
    const form = event.target.closest?.("form#table");
    if (form) { event.preventDefault(); form.requestSubmit(); }
    return;
  }
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const field = event.target;
  if (!step || event.isComposing || event.shiftKey || !field.matches?.(`table[data-sheet] ${CELL}`)) return;
  if (field.selectionStart !== undefined && field.selectionStart !== null) {
    const edge = step < 0 ? 0 : field.value.length;
    const whole = field.selectionStart === 0 && field.selectionEnd === field.value.length;
    if (!whole && (field.selectionStart !== edge || field.selectionEnd !== edge)) return;
  }
  const cells = [...field.closest("tr").querySelectorAll(CELL)].filter((cell) => cell.getClientRects().length);
  const next = cells[cells.indexOf(field) + step];
  if (next) { event.preventDefault(); next.focus(); next.select?.(); }
});

// A value that is typed is a change: the tick for "no change" goes by itself.
document.addEventListener("input", (event) => {
  if (!event.target.matches?.("table[data-sheet] .with-unit .input")) return;
  const same = event.target.closest("tr").querySelector(".sheet-same input");
  if (same && event.target.value) same.checked = false;
});
