// Looking back: what the server answers to an answer that saved itself (ui/autosave.js) stands on its card: the seal, what is still
// to be said, the version. When somebody else was faster, what they wrote is shown beside what is being written; nothing saves
// itself then, and whoever presses Save writes over it knowingly.
function told(form, said) {
  if (said.version) form.elements.version.value = said.version;
  const theirs = form.querySelector("[data-theirs]");
  if (theirs) theirs.hidden = true;
  const card = form.closest(".cl-card");
  if (!card) return;
  const words = card.querySelector("[data-words]");
  if (words && said.words) words.textContent = said.words;
  card.querySelector("[data-state]")?.classList.toggle("is-whole", Boolean(said.whole));
  const seal = card.querySelector("[data-seal]");
  if (seal && said.seal) seal.innerHTML = said.seal;
}

function conflict(form, said) {
  const theirs = form.querySelector("[data-theirs]");
  if (!theirs) return;
  if (said.theirs) theirs.innerHTML = said.theirs;
  else theirs.textContent = said.words || "";
  theirs.hidden = false;
  if (said.version) {
    form.elements.version.value = said.version;
    form.dataset.version = said.version;
  }
}

for (const form of document.querySelectorAll(".cl-form")) {
  form.addEventListener("rashin:saved", (event) => told(form, event.detail || {}));
  form.addEventListener("rashin:conflict", (event) => { event.preventDefault(); conflict(form, event.detail || {}); });
}
