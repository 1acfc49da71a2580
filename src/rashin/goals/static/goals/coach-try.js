// The coach answers a moment after the last key, never in the middle of an IME composition: the field says "rashin:pause",
// and htmx asks. Choosing another kind asks at once. What the answer is about shines in the field. Without this file the
// button asks.
import { light } from "../ui/lit.js";

const PAUSE = 300;
const form = document.querySelector("form[data-try]");

if (form) {
  const field = form.elements.text;
  let timer = 0, asked = field.value, composing = false;
  const ask = (now) => {
    clearTimeout(timer);
    if (composing || !field.value.trim()) return;
    timer = setTimeout(() => {
      if (!now && field.value === asked) return;
      asked = field.value;
      field.dispatchEvent(new CustomEvent("rashin:pause", { bubbles: true }));
    }, now ? 0 : PAUSE);
  };
  const shine = () => {
    const spans = document.querySelector("#said [data-spans]")?.dataset.spans;
    if (field.value === asked) light(field, spans ? spans.split(";").map((span) => span.split(" ").map(Number)) : []);
  };
  field.addEventListener("compositionstart", () => { composing = true; clearTimeout(timer); });
  field.addEventListener("compositionend", () => { composing = false; ask(false); });
  field.addEventListener("input", () => ask(false));
  form.addEventListener("change", (event) => event.target.name === "kind" && ask(true));
  document.addEventListener("htmx:afterSettle", shine);
  shine();
}
