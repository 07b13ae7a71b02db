// A figure explains itself where it stands. a[data-explain] leads to a page with a
// [data-explanation], and details[data-explain-here] holds one: both show it in a dialog. Whoever
// opens the link in another tab, or has no script, gets the page, and the details as they are.
// Buttons [data-copy] copy a box of the explanation for Word, Excel or mail.

document.addEventListener("click", (event) => {
  const isPlain = !(event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  const link = event.target.closest("a[data-explain], [data-explain-here] > summary");
  if (link && isPlain && !event.defaultPrevented) {
    event.preventDefault();
    explain(link).catch(() => link.href && location.assign(link.href));
  }
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
});

reveal(document);

function reveal(root) {
  for (const row of root.querySelectorAll("[data-copies]")) row.hidden = false;
}

async function explain(link) {
  const place = link.href ? await pageOf(link.href) : link.parentElement;
  const found = document.importNode(place.querySelector("[data-explanation]"), true);
  const dialog = dialogOf(found, link.href, link.dataset.explain || "Open the figure’s page");
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  dialog.showModal();
}

async function pageOf(href) {
  const answer = await fetch(href);
  if (!answer.ok || answer.redirected) throw new Error("This figure has no explanation.");
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function dialogOf(found, href, label) {
  const dialog = made("dialog", "note-dialog explain-dialog");
  const heading = Object.assign(made("h2"), { id: "explained-here" });
  heading.textContent = found.dataset.explanation;
  dialog.setAttribute("aria-labelledby", heading.id);
  const form = Object.assign(made("form", "note-dialog-actions"), { method: "dialog" });
  form.append(Object.assign(made("button", "button button-primary"), { textContent: "Close" }));
  const way = Object.assign(made("a", "button"), { textContent: label });
  if (href) form.append(Object.assign(way, { href }));
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
