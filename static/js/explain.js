// A figure explains itself where it stands. Bound to a[data-explain]: its page holds a
// [data-explanation], which is shown in a dialog; whoever opens the link in another tab, or has no
// script, gets the page. Buttons [data-copy] copy a box of the explanation for Word, Excel or mail.

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-explain]");
  const isPlain = !(event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  if (link && isPlain && !event.defaultPrevented) {
    event.preventDefault();
    explain(link).catch(() => location.assign(link.href));
  }
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
});

reveal(document);

function reveal(root) {
  for (const row of root.querySelectorAll("[data-copies]")) row.hidden = false;
}

async function explain(link) {
  const answer = await fetch(link.href);
  if (!answer.ok || answer.redirected) throw new Error("This figure has no explanation.");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = document.importNode(page.querySelector("[data-explanation]"), true);
  const dialog = dialogOf(page.querySelector("h1"), link.href, found);
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  dialog.showModal();
}

function dialogOf(title, href, found) {
  const dialog = made("dialog", "note-dialog explain-dialog");
  const heading = Object.assign(made("h2"), { id: "explained-here" });
  heading.textContent = `Explain this number: ${title.textContent.trim()}`;
  dialog.setAttribute("aria-labelledby", heading.id);
  const way = Object.assign(made("a", "button"), { href, textContent: "Open the figure’s page" });
  const form = Object.assign(made("form", "note-dialog-actions"), { method: "dialog" });
  form.append(Object.assign(made("button", "button button-primary"), { textContent: "Close" }), way);
  reveal(found);
  dialog.append(heading, found, form);
  return dialog;
}

function made(tag, className = "") {
  return Object.assign(document.createElement(tag), { className });
}

async function copy(button) {
  const whole = button.closest("[data-explanation]");
  const box = whole.querySelector(`[data-copied="${button.dataset.copy}"]`);
  const status = whole.querySelector("[data-copy-status]");
  try {
    await navigator.clipboard.write([new ClipboardItem(contentOf(box, button.dataset.copy))]);
    status.textContent = "Copied.";
  } catch {
    getSelection().selectAllChildren(box);
    status.textContent = "It is marked below. Copy it with your keyboard or menu.";
  }
}

function contentOf(box, kind) {
  const plain = kind === "excel" ? asRows(box) : box.innerText;
  const content = { "text/plain": new Blob([plain], { type: "text/plain" }) };
  if (kind !== "mail") content["text/html"] = new Blob([box.innerHTML], { type: "text/html" });
  return content;
}

function asRows(box) {
  const rows = [...box.querySelectorAll("tr")];
  return rows.map((row) => [...row.cells].map((cell) => cell.innerText).join("\t")).join("\n");
}
