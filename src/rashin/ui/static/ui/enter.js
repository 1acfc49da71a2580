// The Enter that ends an IME composition chooses a word; it does not send the form or move to the next field.
// Safari ends the composition before the key arrives: there only the key code 229 tells.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.isComposing || event.keyCode === 229)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
