// A tablet for all returns to the names by itself: after a while without a touch, and sooner after an entry. The countdown
// is seen for its last seconds, and one tap stays, as often as one likes (WCAG 2.2.1). The names themselves are drawn anew
// now and then, so that they show who has entered, and no link that has ended.
const bar = document.querySelector("[data-return]");
const names = document.querySelector("[data-fresh]");
const live = document.getElementById("live");
let leaves = 0;

const stay = (seconds) => { leaves = Date.now() + seconds * 1000; };
const left = () => Math.ceil((leaves - Date.now()) / 1000);

function tick() {
  const seconds = left();
  if (seconds <= 0) {
    if (navigator.onLine) location.replace(bar.dataset.return);
    return;
  }
  const warns = seconds <= Number(bar.dataset.warning);
  const words = bar.dataset.soon.replace("{}", seconds);
  if (warns && bar.hidden) live.textContent = words; // read out once, not every second
  bar.hidden = !warns;
  bar.querySelector("b").textContent = words;
}

if (bar) {
  const idle = Number(bar.dataset.idle);
  stay(idle);
  for (const name of ["pointerdown", "keydown", "input"]) {
    document.addEventListener(name, () => { stay(idle); tick(); }, { capture: true, passive: true });
  }
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.closest?.(".is-done")) { stay(Number(bar.dataset.entered)); tick(); }
  });
  setInterval(tick, 500);
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.replace(bar.dataset.return); });
}

if (names) {
  const fresh = () => setTimeout(async () => {
    try {
      const answer = await fetch(location.href, { method: "HEAD" });
      if (answer.status < 500) return location.reload();
    } catch { /* no connection: what is shown stays */ }
    fresh();
  }, Number(names.dataset.fresh) * 1000);
  fresh();
}
