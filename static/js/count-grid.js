// A year's grid as a good spreadsheet: keys move, each box saves itself, nothing typed is lost.
// Bound to [data-count-grid]; without it the grid is a plain form with a Save button.

import { bindNotes } from "./count-notes.js";
import { keep, forget, kept, onSignOut } from "./kept-words.js";

const RETRY_AFTER = 5000;
// Tab goes from box to box, so the links beside a box have keys of their own.
const LINKS_BY_KEY = { KeyN: "[data-note]", KeyL: "[data-listed]" };
const WORDS = { saving: "saving…", saved: "saved", unsaved: "not saved" };

function start(form) {
  const store = `count-grid/${form.dataset.user}/${form.dataset.year}`;
  const cells = new Map(
    [...form.querySelectorAll("[data-cell]")].map((box) => [box.dataset.cell, new Cell(box)]),
  );
  const alertBox = form.querySelector("[data-grid-alert]");
  const spoken = form.querySelector("[data-grid-status]");
  let retry = null;
  let hasLeft = false;
  let isLeaving = false; // the next page may have been made before what is saved now

  form.querySelector("[data-without-script]").hidden = true;
  form.querySelector("[data-with-script]").hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    saveAll();
  });
  for (const cell of cells.values()) bind(cell);
  restore();
  window.addEventListener("online", saveAll);
  onSignOut(() => { hasLeft = true; });
  window.addEventListener("beforeunload", (event) => {
    isLeaving = true;
    setTimeout(() => { isLeaving = false; }, RETRY_AFTER);
    if ([...cells.values()].some((cell) => cell.isDirty && !cell.isKept)) event.preventDefault();
  });
  bindNotes(form, cells, send, spoken);

  function bind(cell) {
    cell.input.addEventListener("input", () => keepTyping(cell));
    cell.input.addEventListener("change", () => saveRow(cell));
    cell.input.addEventListener("focus", () => cell.input.select());
    cell.input.addEventListener("keydown", (event) => move(event, cell));
    cell.input.addEventListener("paste", (event) => pasteBlock(event, cell));
  }

  function keepTyping(cell) {
    if (hasLeft) return;
    if (cell.isDirty) {
      cell.isKept = keep(store, cell.key, { text: cell.input.value, was: cell.was, seen: cell.seen });
      cell.show("unsaved");
    } else {
      forget(store, cell.key);
      cell.show("");
    }
  }

  function restore() {
    for (const [key, words] of Object.entries(kept(store))) {
      const cell = cells.get(key);
      if (!cell || words.text.trim() === cell.was) {
        forget(store, key);
        continue;
      }
      cell.input.value = words.text;
      cell.was = words.was;
      cell.seen = words.seen;
      cell.isKept = true;
      cell.show("unsaved");
    }
    saveAll();
  }

  function rowOf(cell) {
    return [...cells.values()].filter((other) => other.row === cell.row);
  }

  function saveAll() {
    const rows = new Set([...cells.values()].filter((cell) => cell.isDirty).map((cell) => cell.row));
    for (const row of rows) saveRow([...cells.values()].find((cell) => cell.row === row));
  }

  async function saveRow(cell) {
    if (hasLeft) return;
    const dirty = rowOf(cell).filter((other) => other.isDirty && !other.choosing);
    if (!dirty.length) return;
    if (dirty.some((other) => other.isSaving)) {
      for (const other of dirty) other.again = true;
      return;
    }
    const fields = new FormData();
    for (const other of dirty) {
      other.sent = other.input.value;
      other.isSaving = true;
      other.show("saving");
      fields.set(`cell-${other.key}`, other.sent);
      fields.set(`seen-${other.key}`, other.seen);
      if (other.choice) fields.set(`choose-${other.key}`, other.choice);
    }
    const answer = await send(fields);
    for (const other of dirty) other.isSaving = false;
    if (answer) take(answer, dirty);
    else for (const other of dirty) other.show("unsaved");
    if (dirty.some((other) => other.again)) {
      for (const other of dirty) other.again = false;
      saveRow(cell);
    }
  }

  async function send(fields) {
    fields.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    let response;
    try {
      response = await fetch(form.action, {
        method: "POST",
        body: fields,
        headers: { Accept: "application/json" },
        redirect: "manual",
      });
    } catch {
      return lost("There is no connection. What you typed is kept in this browser and is sent when the line is back.");
    }
    if (response.type === "opaqueredirect" || [401, 403].includes(response.status)) {
      return lost("You have been signed out. What you typed is kept in this browser: sign in again in a new tab, then come back and reload this page.");
    }
    if (!(response.headers.get("Content-Type") || "").includes("json")) {
      return lost("The server could not save. What you typed is kept in this browser and is sent again.");
    }
    alertBox.hidden = true;
    return response.json();
  }

  function lost(message) {
    alertBox.textContent = message;
    alertBox.hidden = false;
    spoken.textContent = message;
    clearTimeout(retry);
    retry = setTimeout(saveAll, RETRY_AFTER);
    return null;
  }

  function take(answer, asked) {
    for (const cell of asked) {
      cell.choice = "";
      if (cell.key in answer.conflicts) cell.ask(answer.conflicts[cell.key], choose);
      else if (cell.key in answer.messages) cell.refuse(answer.messages[cell.key]);
      else settle(cell, answer.cells[cell.key]);
    }
    for (const [key, now] of Object.entries(answer.cells)) {
      const cell = cells.get(key);
      if (cell && !cell.isDirty && !asked.includes(cell)) cell.hold(now);
    }
    for (const [row, sum] of Object.entries(answer.in_areas)) {
      const shown = form.querySelector(`[data-row="${CSS.escape(row)}"] [data-in-areas]`);
      if (shown) shown.textContent = sum ?? "–";
    }
    spoken.textContent = asked.map((cell) => `${cell.name}: ${cell.statusWords}`).join(". ");
  }

  function settle(cell, now) {
    const typedOn = cell.input.value !== cell.sent;
    const text = cell.input.value;
    cell.hold(now);
    if (typedOn) {
      cell.input.value = text;
      keepTyping(cell);
      return;
    }
    cell.show("saved");
    if (!isLeaving) forget(store, cell.key); // else the next page takes it up, and finds it saved
  }

  function choose(cell, choice, conflict) {
    cell.seen = conflict.version;
    cell.was = conflict.theirs;
    cell.clearTrouble();
    cell.choice = choice;
    if (choice === "theirs") {
      cell.input.value = conflict.theirs;
      cell.show("saved");
      forget(store, cell.key);
    } else {
      saveRow(cell);
    }
    cell.input.focus();
  }

  // Keys: arrows and Enter move, Esc puts back. Sideways only from the end of the typed text.

  function move(event, cell) {
    const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
    if (altKey && event.code in LINKS_BY_KEY) {
      event.preventDefault();
      cell.box.querySelector(LINKS_BY_KEY[event.code]).click();
    }
    if (ctrlKey || metaKey || altKey) return;
    const input = cell.input;
    const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    const atStart = whole || (input.selectionStart === 0 && input.selectionEnd === 0);
    const atEnd = whole || input.selectionStart === input.value.length;
    const step =
      key === "ArrowUp" || (key === "Enter" && shiftKey) ? [-1, 0]
      : key === "ArrowDown" || key === "Enter" ? [1, 0]
      : key === "ArrowLeft" && !shiftKey && atStart ? [0, -1]
      : key === "ArrowRight" && !shiftKey && atEnd ? [0, 1]
      : key === "Tab" ? [0, shiftKey ? -1 : 1]
      : null;
    if (key === "Escape") {
      input.value = cell.was;
      cell.clearTrouble();
      keepTyping(cell);
    }
    if (!step) return;
    const target = key === "Tab" ? inReadingOrder(cell, step[1]) : neighbour(cell, step);
    if (!target && key === "Tab") return;
    event.preventDefault();
    if (target) target.input.focus();
    else saveRow(cell);
  }

  function inReadingOrder(cell, step) {
    const all = [...cells.values()];
    return all[all.indexOf(cell) + step];
  }

  function neighbour(cell, [down, across]) {
    const row = rowOf(cell);
    const rows = [...new Set([...cells.values()].map((other) => other.row))];
    const across_ = row.indexOf(cell) + across;
    const rowName = rows[rows.indexOf(cell.row) + down];
    return [...cells.values()].filter((other) => other.row === rowName)[across_];
  }

  function pasteBlock(event, cell) {
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const sender = document.createElement("form");
    sender.method = "post";
    sender.action = form.dataset.pasteUrl;
    sender.hidden = true;
    const fields = {
      csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
      anchor: cell.key,
    };
    for (const [name, value] of Object.entries(fields)) {
      sender.append(Object.assign(document.createElement("input"), { name, value }));
    }
    const block = Object.assign(document.createElement("textarea"), { name: "text", value: text });
    sender.append(block);
    document.body.append(sender);
    sender.submit();
  }
}

class Cell {
  constructor(box) {
    this.box = box;
    this.key = box.dataset.cell;
    this.row = box.closest("[data-row]").dataset.row;
    this.input = box.querySelector(`[name="cell-${CSS.escape(this.key)}"]`);
    this.name = this.input.getAttribute("aria-label");
    this.was = box.querySelector(`[name="was-${CSS.escape(this.key)}"]`).value;
    this.seen = box.querySelector(`[name="seen-${CSS.escape(this.key)}"]`).value;
    this.noteLink = box.querySelector("[data-note]");
    for (const link of box.querySelectorAll("a")) link.tabIndex = -1;
    this.statusWords = "";
    this.choice = "";
    this.choosing = false;
  }

  get isDirty() {
    return this.input.value.trim() !== this.was;
  }

  show(status) {
    this.statusWords = WORDS[status] || "";
    this.box.dataset.saveStatus = status;
    this.box.querySelector("[data-status]").textContent = this.statusWords;
    this.box.classList.toggle("is-not-saved", status === "unsaved");
  }

  hold(now) {
    this.was = now.text;
    this.seen = now.version;
    this.input.value = now.text;
    this.clearTrouble();
    this.holdNote(now);
  }

  holdNote(now) {
    this.seen = now.version;
    this.noteLink.dataset.note = now.note;
    this.noteLink.title = now.note;
    this.noteLink.classList.toggle("has-note", Boolean(now.note));
  }

  clearTrouble() {
    this.choosing = false;
    this.input.removeAttribute("aria-invalid");
    this.box.querySelector("[data-message]").textContent = "";
    this.box.querySelector("[data-conflict]").replaceChildren();
  }

  refuse(message) {
    this.clearTrouble();
    this.show("unsaved");
    this.input.setAttribute("aria-invalid", "true");
    this.box.querySelector("[data-message]").textContent = message;
  }

  ask(conflict, choose) {
    this.refuse("");
    this.choosing = true;
    const group = document.createElement("fieldset");
    group.className = "count-conflict";
    const legend = document.createElement("legend");
    legend.textContent = `${conflict.who} changed this cell (${conflict.when}). Which figure stands?`;
    group.append(
      legend,
      this.answerButton(`yours: ${conflict.mine || "blank"}`, () => choose(this, "mine", conflict)),
      this.answerButton(`theirs: ${conflict.theirs || "blank"}`, () => choose(this, "theirs", conflict)),
    );
    this.box.querySelector("[data-conflict]").replaceChildren(group);
  }

  answerButton(words, onChoice) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: words });
    button.className = "button button-small";
    button.addEventListener("click", onChoice);
    return button;
  }
}

const grid = document.querySelector("[data-count-grid]");
if (grid) start(grid);
