// The coach answers a moment after the last key, never in the middle of an IME composition: the field says "rashin:pause",
// and htmx asks. Choosing another kind asks at once. Without this file the button asks.
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
  field.addEventListener("compositionstart", () => { composing = true; clearTimeout(timer); });
  field.addEventListener("compositionend", () => { composing = false; ask(false); });
  field.addEventListener("input", () => ask(false));
  form.addEventListener("change", (event) => event.target.name === "kind" && ask(true));
}
