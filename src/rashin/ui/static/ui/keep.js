// Forms with data-keep are sent by fetch. What a failed connection leaves unsent is kept on this device and sent once it is
// back, from whichever page is open then: the hidden field idempotency_key makes the server record it once, however often it arrives.
const STORE = "rashin.kept";
const FIRST_WAIT = 2_000, LONGEST_WAIT = 60_000;
const member = document.body.dataset.member || "";
const region = document.getElementById("toasts");
let wait = FIRST_WAIT, timer = 0, sending = false;

const say = (text) => text && document.dispatchEvent(new CustomEvent("rashin:toast", { detail: { text } }));
const kept = () => { try { return JSON.parse(localStorage.getItem(STORE)) || []; } catch { return []; } };
const write = (entries) => { try { localStorage.setItem(STORE, JSON.stringify(entries)); } catch { /* private mode: the page itself still holds it */ } };
const token = () => { try { return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"]; } catch { return ""; } };

function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The day of the tap, where the company is: the page may have stood open over night, and the entry may arrive days later.
function keepDay(field) {
  if (!field?.dataset?.zone) return;
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: field.dataset.zone }).format(new Date());
  if (day > field.value) field.value = day;
}

function fieldsOf(form, submitter) {
  keepDay(form.elements.looked_on);
  const key = form.elements.idempotency_key;
  if (key && !key.value) key.value = newKey();
  const pairs = [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  if (submitter?.name) pairs.push([submitter.name, submitter.value]);
  return pairs;
}

async function post(entry) {
  const headers = { "X-CSRFToken": token(), "HX-Request": "true" };
  const answer = await fetch(entry.url, { method: "POST", body: new URLSearchParams(entry.fields), headers });
  if ([502, 503, 504].includes(answer.status)) throw new TypeError("unreachable");
  return answer;
}

async function place(form, answer) {
  const html = await answer.text();
  const target = form.closest(form.dataset.keep || "form");
  if (answer.redirected || !window.htmx || !target) return location.assign(answer.redirected ? answer.url : location.href);
  window.htmx.swap(target, html, { swapStyle: "outerHTML" });
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-keep]");
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  if (form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  const entry = { url: form.action, fields: fieldsOf(form, event.submitter), member, at: Date.now() };
  try {
    const answer = await post(entry);
    if (answer.ok || [409, 422].includes(answer.status)) await place(form, answer);
    else say(region?.dataset.failed);
  } catch {
    hold(entry);
    form.classList.add("is-kept");
    say(region?.dataset.offline);
  } finally {
    form.removeAttribute("aria-busy");
  }
});

const keyOf = (entry) => entry.fields.find(([name]) => name === "idempotency_key")?.[1] || entry.url;

function hold(entry) {
  write([...kept().filter((other) => keyOf(other) !== keyOf(entry)), entry]);
  later();
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(send, wait);
  wait = Math.min(wait * 2, LONGEST_WAIT);
}

const here = (entry) => {
  const forms = [...document.querySelectorAll("form[data-keep]")].filter((form) => form.action === entry.url);
  return forms.find((form) => form.elements.idempotency_key?.value === keyOf(entry)) || forms[0];
};

// What was refused (a number that cannot be read, somebody was faster) stays until the page that shows its form is open: there it
// comes back into its row with the reason. A page to sign in on, or an old token, has taken nothing: it waits as well.
async function send() {
  const mine = kept().filter((entry) => entry.member === member && (!entry.refused || here(entry)));
  if (!mine.length || sending) return;
  sending = true;
  let sent = 0;
  try {
    for (const entry of mine) {
      const answer = await post(entry);
      if (answer.redirected || answer.status === 403) throw new TypeError("not taken");
      const form = here(entry), refused = [409, 422].includes(answer.status);
      const others = kept().filter((other) => keyOf(other) !== keyOf(entry));
      write(refused && !form ? [...others, { ...entry, refused: true }] : others);
      if (form && (answer.ok || refused)) await place(form, answer);
      sent += refused ? 0 : 1;
    }
    wait = FIRST_WAIT;
    if (sent) { say(region?.dataset.back); document.dispatchEvent(new CustomEvent("rashin:sent", { detail: { count: sent } })); }
  } catch {
    later();
  } finally {
    sending = false;
  }
}

window.addEventListener("online", send);
if (navigator.onLine) send();
