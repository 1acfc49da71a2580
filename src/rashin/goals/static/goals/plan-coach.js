// The coach beside the planning form. A moment after the last key it is asked about that one sentence (never in the middle of an
// IME composition; an answer to words that are no longer there is dropped), a little later about all of them together.
// The notes change only where they differ, and never grow smaller under the hand that types. Without a script the same buttons
// send the form.
import { light } from "../ui/lit.js";

const PAUSE = 180, LATER = 700;
const form = document.querySelector("form[data-coach]");
const UNIT = /^kr-.+-unit$/; // what was learnt in the same unit is offered
const BLANK = /［[^］]*］|\[[^\]]*\]/;

const slotOf = (name) => [...form.querySelectorAll("[data-coach-for]")].find((slot) => slot.dataset.coachFor === name);
const wasOf = (name) => form.elements[name.replace(/title$/, "was")];
const shown = new WeakMap(); // slot → the markup that it holds
const running = new Map(); // name → what stops the request that is on its way
let composing = false, pause = 0, later = 0;

function lightUp() {
  for (const field of form.querySelectorAll("textarea[data-coach]")) {
    const notes = slotOf(field.name)?.querySelectorAll("[data-span]") ?? [];
    light(field, [...notes].map((note) => note.dataset.span.split(" ").map(Number)));
  }
}

function put(slot, markup) {
  if (shown.get(slot) === markup) return;
  slot.style.minBlockSize = `${slot.offsetHeight}px`; // nothing below jumps up while somebody types
  slot.innerHTML = markup;
  shown.set(slot, markup);
  window.htmx?.process(slot);
  lightUp();
}

function sentence(name) {
  const body = new URLSearchParams();
  for (const each of ["csrfmiddlewaretoken", "cycle", "carrier", "own", "title"]) body.set(each, form.elements[each]?.value ?? "");
  const row = name.replace(/title$/, "");
  for (const each of ["kind", "target", "low", "high", "derived_amount", "steps"]) {
    const field = row && form.elements[row + each];
    if (field) body.set(field.name, field.value);
  }
  body.set(name, form.elements[name].value);
  body.set(wasOf(name).name, wasOf(name).value);
  return body;
}

const everything = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));

async function ask(name, url, more) {
  const slot = slotOf(name), field = form.elements[name];
  if (!slot || composing) return;
  running.get(name)?.abort();
  const stop = new AbortController(), text = field?.value;
  running.set(name, stop);
  const body = name === "all" ? everything() : sentence(name);
  body.set("field", name);
  if (more) body.set("do", more);
  try {
    const answer = await fetch(url, { method: "POST", body, signal: stop.signal });
    if (!answer.ok || answer.redirected) return;
    const markup = await answer.text();
    if (slot.isConnected && (!field || field.value === text) && !composing) put(slot, markup);
  } catch {
    // no connection: the notes that stand stay, and the next key asks again
  } finally {
    if (running.get(name) === stop) running.delete(name);
  }
}

function asked(name) {
  clearTimeout(pause);
  clearTimeout(later);
  pause = setTimeout(() => ask(name, form.dataset.coach), PAUSE);
  later = setTimeout(() => ask("all", form.dataset.coach), LATER);
}

// Into the field as if it had been typed, so that the browser's own undo takes it back; the first blank is chosen.
function write(field, text) {
  field.focus();
  field.select();
  if (!document.execCommand("insertText", false, text) || field.value !== text) {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  chooseBlank(field);
}

function chooseBlank(field) {
  const blank = BLANK.exec(field.value);
  if (blank) field.setSelectionRange(blank.index, blank.index + blank[0].length);
}

function tapped(event) {
  const button = event.target.closest("[data-coach-for] button");
  const slot = button?.closest("[data-coach-for]");
  const name = slot?.dataset.coachFor;
  const simple = button && ("keep" in button.dataset || "use" in button.dataset || isBack(button, name));
  if (!simple) return;
  event.preventDefault();
  event.stopPropagation();
  if ("keep" in button.dataset) return ask(name, form.dataset.coachKept, button.value);
  const field = form.elements[name], was = wasOf(name);
  const kept = "use" in button.dataset ? field.value || was.value : "";
  write(field, button.dataset.use ?? button.dataset.back);
  was.value = kept;
  asked(name);
}

// A sentence that has moved elsewhere comes back by way of the server, which takes it away there.
function isBack(button, name) {
  const elsewhere = [...form.querySelectorAll("[data-coach]")].some((field) => field.name !== name && field.value === button.dataset.back);
  return "back" in button.dataset && !elsewhere;
}

if (form) {
  lightUp();
  form.addEventListener("compositionstart", (event) => {
    if (!event.target.matches("[data-coach]")) return;
    composing = true;
    clearTimeout(pause);
    clearTimeout(later);
    running.get(event.target.name)?.abort();
  });
  form.addEventListener("compositionend", (event) => {
    composing = false;
    if (event.target.matches("[data-coach]")) asked(event.target.name);
  });
  form.addEventListener("input", (event) => {
    if (event.target.matches?.("[data-coach]") && !event.isComposing && !composing) asked(event.target.name);
  });
  form.addEventListener("change", (event) => {
    if (["carrier", "parent"].includes(event.target.name) || UNIT.test(event.target.name)) ask("all", form.dataset.coach);
  });
  // Notes below what is entered next may grow smaller: that does not move the field itself.
  form.addEventListener("focusin", (event) => {
    if (!event.target.matches("input, textarea, select")) return;
    for (const slot of form.querySelectorAll("[data-coach-for]")) {
      if (event.target.compareDocumentPosition(slot) & Node.DOCUMENT_POSITION_FOLLOWING) slot.style.minBlockSize = "";
    }
  });
  form.addEventListener("click", tapped, true);
  document.addEventListener("htmx:afterSettle", (event) => {
    if (!form.contains(event.detail.elt)) return;
    lightUp();
    const field = document.activeElement;
    if (event.detail.elt.id === "plan-fields" && field?.matches?.("[data-coach]")) chooseBlank(field);
  });
}
