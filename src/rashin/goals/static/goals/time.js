// The line of days: moving along it says the day at once and shows it when the hand rests (a key press rests at once).
const DAY = 86_400_000;

function dayAt(line) {
  const first = Date.parse(`${line.closest(".tt").dataset.first}T00:00:00Z`);
  const steps = Math.min(Number(line.value), Number(line.dataset.today));
  return new Date(first + steps * DAY);
}

const said = (day) =>
  day.toLocaleDateString(document.documentElement.lang, { month: "long", day: "numeric", timeZone: "UTC" });

document.addEventListener("input", (event) => {
  const line = event.target;
  if (line.id !== "day-line") return;
  const now = line.closest(".tt").querySelector(".now");
  now.textContent = said(dayAt(line));
  now.setAttribute("x", `${(100 * Math.min(Number(line.value), Number(line.dataset.today))) / Number(line.max)}%`);
  line.setAttribute("aria-valuetext", now.textContent);
});

document.addEventListener("change", (event) => {
  const line = event.target;
  if (line.id !== "day-line") return;
  line.form.elements.day.value = dayAt(line).toISOString().slice(0, 10);
  line.form.requestSubmit();
});
