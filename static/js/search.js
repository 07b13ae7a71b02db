// One box for everything. Ctrl and K, or /, opens the search over the page; without a script the
// field in the head leads to the page of the search. What is found comes from that same page.
// Arrow keys go through it, Enter on the field opens the whole page, Escape closes.

const form = document.querySelector("[data-search-dialog]");
const LATER = 200; // milliseconds after the last letter

if (form) {
  if (form.hasAttribute("data-search-keys")) document.addEventListener("keydown", openByKey);
}

function openByKey(event) {
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  const isSlash = event.key === "/" && !isTyping && !event.altKey && !event.ctrlKey && !event.metaKey;
  const isCtrlK = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey;
  if (document.querySelector("dialog[open]") || !(isSlash || (isCtrlK && !event.shiftKey))) return;
  event.preventDefault();
  new SearchDialog(form.action, document.activeElement).open();
}

class SearchDialog {
  constructor(address, before) {
    this.address = address;
    this.before = before;
    this.asked = "";
    this.dialog = made("dialog", "search-dialog");
    this.dialog.setAttribute("aria-label", "Search everything");
    this.form = Object.assign(made("form", "search-form"), { action: address });
    this.field = Object.assign(made("input", "form-control"), { type: "search", name: "q", maxLength: 200 });
    this.field.setAttribute("aria-label", "Words to look for");
    this.field.autocomplete = "off";
    const close = Object.assign(made("button", "button button-quiet"), { type: "button", textContent: "Close" });
    close.addEventListener("click", () => this.dialog.close());
    this.form.append(this.field, close);
    this.found = made("div", "search-in-dialog");
    this.hint = Object.assign(made("p", "soft"), {
      textContent: "Up and down: go through what was found. Enter: open. Escape: close.",
    });
    this.dialog.append(this.form, this.found, this.hint);
  }

  open() {
    document.body.append(this.dialog);
    this.dialog.addEventListener("close", () => this.leave());
    this.dialog.addEventListener("keydown", (event) => this.move(event));
    this.dialog.addEventListener("click", (event) => {
      if (event.target === this.dialog) this.dialog.close();
    });
    this.field.addEventListener("input", () => this.later());
    this.dialog.showModal();
    this.field.focus();
  }

  leave() {
    clearTimeout(this.timer);
    this.dialog.remove();
    this.before?.focus?.();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), LATER);
  }

  async ask() {
    const words = this.field.value.trim();
    this.asked = words;
    if (!words) return this.found.replaceChildren();
    const address = `${this.address}?${new URLSearchParams({ q: words, dialog: "1" })}`;
    try {
      const answer = await fetch(address);
      if (!answer.ok || answer.redirected) throw new Error("not found");
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (this.asked === words) this.found.replaceChildren(...page.body.childNodes);
    } catch {
      const told = made("p");
      told.textContent = "The answer did not come. Press Enter to open the search page.";
      if (this.asked === words) this.found.replaceChildren(told);
    }
  }

  move(event) {
    if (event.key === "Escape") {
      event.preventDefault(); // a browser would only empty the field
      return this.dialog.close();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const stops = [this.field, ...this.found.querySelectorAll("a[href]")];
    const place = stops.indexOf(document.activeElement);
    event.preventDefault();
    stops[Math.min(stops.length - 1, Math.max(0, place + step))].focus();
  }
}

function made(tag, className = "") {
  return Object.assign(document.createElement(tag), { className });
}
