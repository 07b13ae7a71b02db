// Signing out on a computer that others use: nothing of the person stays in this browser, and words
// that only this browser has are asked about before. Bound to form[data-sign-out], which says the
// person's number: it stands at the end of each draft's name, and in the name of a grid's store.

import { forget, formsOf, keptOf } from "./kept-words.js";

for (const form of document.querySelectorAll("form[data-sign-out]")) form.addEventListener("submit", leave);

async function leave(event) {
  const form = event.target;
  event.preventDefault();
  const person = form.dataset.signOut;
  const left = keptOf(person);
  if (left.length && !(await asked(formsOf(left)))) return;
  window.dispatchEvent(new Event("signing-out"));
  if ("BroadcastChannel" in window) new BroadcastChannel("sign-out").postMessage(person);
  await clear(person);
  form.submit();
}

async function clear(person) {
  for (const [store, name] of keptOf(person)) forget(store, name);
  sessionStorage.clear();
  if ("caches" in window) for (const name of await caches.keys()) await caches.delete(name);
  const databases = (await window.indexedDB?.databases?.()) ?? [];
  for (const { name } of databases) indexedDB.deleteDatabase(name);
}

function asked(number) {
  const what = number === 1 ? "Words in one form are" : `Words in ${number} forms are`;
  const dialog = made("dialog", { className: "note-dialog" });
  dialog.setAttribute("aria-labelledby", "sign-out-title");
  const buttons = made("div", { className: "note-dialog-actions" });
  const stay = made("button", { type: "button", className: "button button-primary", textContent: "Stay signed in" });
  const go = made("button", { type: "button", className: "button button-danger", textContent: "Sign out and delete them" });
  buttons.append(stay, go);
  dialog.append(
    made("h2", { id: "sign-out-title", textContent: "Some of your words are not saved" }),
    made("p", { textContent: `${what} in this browser only. If you sign out now, they are deleted. To save them, stay, and open the form again when there is a connection.` }),
    buttons,
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((answer) => {
    let isGoing = false;
    stay.addEventListener("click", () => dialog.close());
    go.addEventListener("click", () => {
      isGoing = true;
      dialog.close();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      answer(isGoing);
    });
  });
}

function made(kind, properties) {
  return Object.assign(document.createElement(kind), properties);
}
