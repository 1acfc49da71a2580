// Toasts leave after ten seconds, but not while somebody points at them or works in them.
// Other behaviours ask for one with: document.dispatchEvent(new CustomEvent("rashin:toast", {detail: {text}})).
const STAY = 10_000;
const region = document.getElementById("toasts");

function start(toast) {
  if (toast.dataset.running) return;
  toast.dataset.running = "yes";
  let left = STAY, since = 0, timer = 0;
  const run = () => { since = performance.now(); timer = setTimeout(() => toast.remove(), left); };
  const hold = () => { clearTimeout(timer); left = Math.max(2_000, left - (performance.now() - since)); };
  const held = () => toast.matches(":hover") || toast.contains(document.activeElement);
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, hold);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, () => setTimeout(() => held() || run()));
  run();
}

export function show(text) {
  const over = [text, text === region.dataset.back ? region.dataset.offline : text];  // the line is there again
  for (const old of region.querySelectorAll("[data-toast]")) if (over.includes(old.textContent.trim())) old.remove();
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.dataset.toast = "";
  const words = document.createElement("span");
  words.textContent = text;
  toast.append(words);
  region.append(toast);
}

if (region) {
  region.querySelectorAll("[data-toast]").forEach(start);
  new MutationObserver(() => region.querySelectorAll("[data-toast]").forEach(start)).observe(region, { childList: true });
  document.addEventListener("rashin:toast", (event) => show(event.detail.text));
}
