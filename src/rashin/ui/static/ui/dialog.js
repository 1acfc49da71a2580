// Buttons with data-opens="ID" open that dialog; a click on the dark around it closes it.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.opens);
    if (!dialog?.showModal) return;
    event.preventDefault();
    dialog.showModal();
  } else if (event.target.closest("[data-closes]")) {
    event.target.closest("dialog")?.close();
  } else if (event.target instanceof HTMLDialogElement) {
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) event.target.close();
  }
});

// A browser without popovers shows them in place, under their button.
if (!("popover" in HTMLElement.prototype)) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[popovertarget]");
    for (const open of document.querySelectorAll("[popover].is-open")) if (!open.contains(event.target)) open.classList.remove("is-open");
    if (button) document.getElementById(button.getAttribute("popovertarget"))?.classList.add("is-open");
  });
}
