// Where the focus is among what was taken, the same words are shown in the original; a row without its tick looks left.
const form = document.querySelector("form[data-reading]");

if (form) {
  const text = document.querySelector(".rd-text");
  const show = (row) => {
    for (const mark of text.querySelectorAll("mark.is-here")) mark.classList.remove("is-here");
    const mark = row && text.querySelector(`mark[data-taken="${CSS.escape(row.dataset.row)}"]`);
    if (!mark) return;
    mark.classList.add("is-here");
    text.scrollTop += mark.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 3;
  };
  const look = () => {
    for (const tick of form.querySelectorAll("[data-row] input[type=checkbox]")) {
      tick.closest("[data-row]").classList.toggle("is-left", !tick.checked);
    }
  };
  form.addEventListener("focusin", (event) => show(event.target.closest("[data-row]")));
  form.addEventListener("change", look);
  look();
}
