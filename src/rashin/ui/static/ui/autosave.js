// A form with data-autosave="URL" saves itself while somebody writes: a moment after the last key, never in the middle of an
// IME composition, once more when the page is left, and later when there was no connection, or one that answers nothing.
// The answer is JSON {"at": "14:32", "version": "8"} (or 204); [data-saved] shows it. data-version tells whether what is left on
// this device is still newer than what the server has: it comes back only onto the version that it was written on.
// Anything that waits for it hears "rashin:saved", and "rashin:conflict" when somebody else was faster; a page that asks then what is
// to stand prevents the default: nothing saves itself any more until the form is sent.
const PAUSE = 800, RETRY = 5_000, LONGEST = 20_000;

function attend(form) {
  const url = form.dataset.autosave;
  const store = `rashin.draft:${document.body.dataset.member || ""}:${url}`;
  const shown = form.querySelector("[data-saved]") || document.querySelector("[data-saved]");
  let timer = 0, dirty = false, composing = false, busy = false, halted = false;

  const tell = (text) => { if (shown && text) shown.textContent = text; };
  const later = (pause) => { clearTimeout(timer); timer = setTimeout(save, pause); };
  const pairs = () => [...new FormData(form)].filter(([, value]) => typeof value === "string");
  const keep = () => { try { localStorage.setItem(store, JSON.stringify({ version: form.dataset.version || "", halted, pairs: pairs() })); } catch { /* no room: the page still holds it */ } };
  const forget = () => { try { localStorage.removeItem(store); } catch { /* nothing was kept */ } };

  async function save() {
    if (composing || busy) return later(PAUSE);
    if (halted) return keep();
    busy = true;
    dirty = false;
    tell(shown?.dataset.saving);
    try {
      const answer = await fetch(url, { method: "POST", body: new URLSearchParams(pairs()), signal: AbortSignal.timeout(LONGEST) });
      if (answer.status === 409) { // another window or device saved it meanwhile: whoever writes decides
        if (shown) shown.textContent = ""; // it does not save itself when a connection is back: the page shows both and asks
        const told = { bubbles: true, cancelable: true, detail: await answer.json().catch(() => ({})) };
        halted = !form.dispatchEvent(new CustomEvent("rashin:conflict", told));
        if (halted) clearTimeout(timer);
        keep();
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const said = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
      if (said.version) form.dataset.version = said.version;
      if (!dirty) forget();
      const now = new Date();
      tell(shown?.dataset.done?.replace("{time}", said.at || `${now.getHours()}:${String(now.getMinutes()).padStart(2, "0")}`));
      form.dispatchEvent(new CustomEvent("rashin:saved", { bubbles: true, detail: said }));
    } catch {
      dirty = true;
      keep();
      tell(shown?.dataset.offline);
      later(RETRY);
    } finally {
      busy = false;
    }
  }

  function touched() {
    dirty = true;
    if (!composing) later(PAUSE);
  }

  function restore() {
    let left = null;
    try { left = JSON.parse(localStorage.getItem(store)); } catch { return; }
    if (!left || left.version !== (form.dataset.version || "")) return forget();
    for (const [name, value] of left.pairs) {
      const field = form.elements[name];
      if (field && "value" in field && name !== "csrfmiddlewaretoken") field.value = value;
    }
    halted = Boolean(left.halted);
    touched();
  }

  form.addEventListener("compositionstart", () => { composing = true; });
  form.addEventListener("compositionend", () => { composing = false; touched(); });
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", () => { clearTimeout(timer); dirty = false; forget(); });
  window.addEventListener("online", () => dirty && save());
  window.addEventListener("pagehide", () => {
    if (!dirty && !busy) return; // what is on its way may never arrive: the page takes it along
    keep();
    if (halted) return;
    const queued = navigator.sendBeacon?.(url, new URLSearchParams(pairs()));
    if (queued && navigator.onLine && !form.dataset.version) forget();
  });
  restore();
}

document.querySelectorAll("form[data-autosave]").forEach(attend);
