// The browser knows where it is: choose its time zone, as long as nobody has chosen one.
const field = document.querySelector("[data-time-zone]");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (field && [...field.options].some((option) => option.value === here)) field.value = here;
