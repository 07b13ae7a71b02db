// ? shows the keys over the page, from the page that lists them. Only where the keys are switched on
// (data-search-keys), and never while somebody writes.

const site = document.querySelector("[data-search-keys]");
if (site) document.addEventListener("keydown", (event) => show(event).catch(() => location.assign(site.dataset.keys)));

async function show(event) {
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "?" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]")) return;
  event.preventDefault();
  const before = document.activeElement;
  const answer = await fetch(site.dataset.keys);
  if (!answer.ok || answer.redirected) throw new Error("The keys did not come.");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const dialog = dialogOf(document.importNode(page.querySelector("main [data-keys]"), true));
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    before?.focus?.();
  });
  dialog.showModal();
}

function dialogOf(list) {
  const dialog = made("dialog", "note-dialog keys-dialog");
  dialog.setAttribute("aria-label", "Keys of the keyboard");
  const form = Object.assign(made("form", "note-dialog-actions"), { method: "dialog" });
  form.append(Object.assign(made("button", "button button-primary"), { textContent: "Close" }));
  dialog.append(list, form);
  return dialog;
}

function made(tag, className = "") {
  return Object.assign(document.createElement(tag), { className });
}
