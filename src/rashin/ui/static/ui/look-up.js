// <look-up data-src="…">: a text field that finds while one types (the ARIA combobox with a list). What is chosen goes into the
// hidden field; words that nobody chose from are looked up by the server when the form is sent. Nothing is asked in the middle of
// an IME composition.
const PAUSE = 150;
let made = 0;

class LookUp extends HTMLElement {
  connectedCallback() {
    if (this.list) return;
    this.field = this.querySelector("input[type=text]");
    this.active = -1;
    this.list = document.createElement("ul");
    this.list.id = `look-up-${(made += 1)}`;
    this.list.className = "look-up-l";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.field.labels[0]?.textContent.trim() || this.dataset.empty);
    this.field.after(this.list);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", this.list.id]])
      this.field.setAttribute(name, value);
    this.field.addEventListener("input", (event) => { if (!event.isComposing) this.later(); });
    this.field.addEventListener("compositionend", () => this.later());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("click", () => {
      if (!this.list.hidden) return;
      this.field.select(); // what is typed next takes the place of the former choice
      this.look("");
    });
    this.field.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(option);
    });
  }

  disconnectedCallback() { clearTimeout(this.timer); this.asked?.abort(); }

  get options() { return [...this.list.querySelectorAll("[role=option]")]; }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(this.field.value), PAUSE);
  }

  async look(words) {
    this.asked?.abort();
    this.asked = new AbortController();
    const address = new URL(this.dataset.src, location.href);
    address.searchParams.set("q", words);
    try {
      const answer = await fetch(address, { signal: this.asked.signal, headers: { Accept: "application/json" } });
      if (answer.ok && document.activeElement === this.field) this.show(await answer.json(), words);
    } catch { /* the words stay, and are looked up when the form is sent */ }
  }

  show({ options, more }, words) {
    const rows = options.map((each) => this.row(each.value, each.label, each.note));
    if (!words && this.dataset.empty) rows.unshift(this.row("", this.dataset.empty, ""));
    this.list.replaceChildren(...rows);
    const said = options.length ? (more ? this.dataset.more : "") : this.dataset.none;
    if (said) {
      const line = document.createElement("li");
      line.setAttribute("role", "presentation");
      line.className = "meta";
      line.textContent = said;
      this.list.append(line);
    }
    this.active = -1;
    this.field.removeAttribute("aria-activedescendant");
    this.list.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    this.list.scrollIntoView({ block: "nearest" });
    const live = document.getElementById("live");
    if (live) live.textContent = options.length ? this.dataset.found.replace("{count}", options.length) : this.dataset.none;
  }

  row(value, label, note) {
    const option = document.createElement("li");
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.id = `${this.list.id}-${this.list.childElementCount}-${value.replace(/\W/g, "-") || "none"}`;
    option.dataset.value = value;
    option.dataset.label = value ? label : "";
    option.dataset.note = note;
    option.append(label);
    if (note) {
      const small = document.createElement("span");
      small.className = "meta";
      small.textContent = note;
      option.append(" ", small);
    }
    return option;
  }

  key(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      if (this.list.hidden) this.look("");
      else this.move(steps[event.key]);
    } else if (event.key === "Enter" && !this.list.hidden) {
      event.preventDefault();
      const option = this.options[this.active] || this.options.find((each) => each.dataset.value);
      if (option) this.choose(option);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }

  move(step) {
    const options = this.options;
    if (!options.length) return;
    options[this.active]?.setAttribute("aria-selected", "false");
    this.active = (this.active + step + options.length + (this.active < 0 && step < 0 ? 1 : 0)) % options.length;
    const now = options[this.active];
    now.setAttribute("aria-selected", "true");
    now.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", now.id);
  }

  choose(option) {
    let hidden = this.querySelector("input[type=hidden]");
    if (!hidden) { // several had been offered as radios: the choice made here takes their place
      const radios = this.querySelector(".choices");
      hidden = Object.assign(document.createElement("input"), { type: "hidden", name: radios.querySelector("input").name });
      radios.replaceWith(hidden);
    }
    hidden.value = option.dataset.value;
    this.field.value = option.dataset.label;
    this.querySelector("[data-note]").textContent = option.dataset.note;
    this.close();
    for (const name of ["input", "change"]) this.field.dispatchEvent(new CustomEvent(name, { bubbles: true }));
    clearTimeout(this.timer);
  }

  close() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.list.hidden = true;
    this.active = -1;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }
}

customElements.define("look-up", LookUp);
