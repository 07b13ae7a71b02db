// The dialog for a cell's note. However it is closed, what was typed stays: it is kept in this
// browser until it is saved or put back, the cell says so, and it is there when the dialog opens.

import { forget, keep, kept } from "./kept-words.js";

export function bindNotes(form, cells, send, spoken) {
  const store = `count-notes/${form.dataset.user}/${form.dataset.year}`;
  const dialog = document.querySelector("[data-note-dialog]");
  const text = dialog.querySelector("[data-note-text]");
  const problem = dialog.querySelector("[data-note-problem]");
  const putBack = dialog.querySelector("[data-note-put-back]");
  let cell = null;

  for (const each of cells.values()) {
    mark(each);
    each.noteLink.addEventListener("click", (event) => {
      event.preventDefault();
      open(each);
    });
  }
  text.addEventListener("input", keepTyping);
  putBack.addEventListener("click", () => {
    text.value = cell.noteLink.dataset.note;
    keepTyping();
    text.focus();
  });
  dialog.addEventListener("close", () => mark(cell));
  dialog.querySelector("[data-note-save]").addEventListener("click", save);

  function open(chosen) {
    cell = chosen;
    const typed = kept(store)[cell.key];
    dialog.querySelector("[data-note-title]").textContent = `Note on ${cell.name}`;
    dialog.querySelector("[data-note-more]").href = cell.noteLink.href;
    text.value = typed ? typed.text : cell.noteLink.dataset.note;
    cell.noteSeen = typed ? typed.seen : cell.seen;
    say(typed ? "This is what you typed before. It is not saved yet." : "");
    putBack.hidden = !typed;
    dialog.showModal();
  }

  function keepTyping() {
    const isTyped = text.value !== cell.noteLink.dataset.note;
    if (isTyped) keep(store, cell.key, { text: text.value, seen: cell.noteSeen });
    else forget(store, cell.key);
    putBack.hidden = !isTyped;
  }

  function mark(each) {
    const isTyped = Boolean(kept(store)[each.key]);
    each.noteLink.classList.toggle("has-unsaved-note", isTyped);
    each.noteLink.title = isTyped ? "A note that is not saved yet" : each.noteLink.dataset.note;
  }

  async function save(event) {
    event.preventDefault();
    const fields = new FormData();
    fields.set(`note-${cell.key}`, text.value);
    fields.set(`seen-${cell.key}`, cell.noteSeen);
    const answer = await send(fields);
    const conflict = answer && answer.conflicts[cell.key];
    const message = answer && answer.messages[cell.key];
    if (answer && !conflict && !message) {
      forget(store, cell.key);
      take(answer.cells[cell.key]);
      spoken.textContent = `Note on ${cell.name}: saved`;
      dialog.close();
      return;
    }
    // The version that was read is the note's alone: the figure is asked about by itself.
    if (conflict) cell.noteSeen = conflict.version;
    say(conflict
      ? `${conflict.who} changed this cell (${conflict.when}). Their note: “${conflict.their_note || "none"}”. Save again to put yours in its place.`
      : message || "Not saved: there is no connection. Your note is still here; try again.");
  }

  // Another's figure that came with the note is shown; one that was typed over is asked about later.
  function take(now) {
    if (!cell.isDirty) return cell.hold(now);
    const { seen } = cell;
    cell.holdNote(now);
    if (now.text !== cell.was) cell.seen = seen;
  }

  function say(words) {
    problem.textContent = words;
    problem.hidden = !words;
  }
}
