// A form whose words stay in this browser until the server has them.
// Bound to form[data-kept-form]; the page that follows a save says so with [data-kept-saved].

import { forget, keep, kept } from "./kept-words.js";

const STORE = "kept-forms";

// What was typed goes with the version of the thing that it was typed on, so that the server can
// tell whether somebody else saved since.
const VERSION = "version";

for (const said of document.querySelectorAll("[data-kept-saved]")) {
  forget(STORE, said.dataset.keptSaved);
}

const form = document.querySelector("form[data-kept-form]");
if (form) start(form, form.dataset.keptForm);

function start(form, name) {
  const asServed = textOf(words(form));
  const before = kept(STORE)[name];
  if (before && textOf(before) !== asServed) {
    put(form, before);
    tell(form, name);
  }
  form.addEventListener("input", () => keep(STORE, name, words(form)));
  form.addEventListener("change", () => keep(STORE, name, words(form)));
}

function textOf(words) {
  return JSON.stringify(words.filter(([name]) => name !== VERSION));
}

function fields(form) {
  return [...form.elements].filter(
    (field) => field.name === VERSION
      || (field.name && !["hidden", "file", "submit", "button", "password"].includes(field.type)),
  );
}

function words(form) {
  return fields(form).map((field) => {
    const isBox = field.type === "checkbox" || field.type === "radio";
    return [field.name, field.value, isBox ? field.checked : null];
  }).filter(([, value, checked]) => (checked === null ? value : checked));
}

function put(form, saved) {
  for (const field of fields(form)) {
    const isBox = field.type === "checkbox" || field.type === "radio";
    const found = saved.find(([name, value]) => name === field.name && (!isBox || value === field.value));
    if (isBox) field.checked = Boolean(found);
    else field.value = found ? found[1] : "";
  }
}

function tell(form, name) {
  const note = document.createElement("div");
  note.className = "note";
  note.setAttribute("role", "status");
  const text = document.createElement("p");
  text.textContent = "This is what you had typed here before, and what was not saved. ";
  const drop = Object.assign(document.createElement("button"), {
    type: "button",
    className: "button button-small",
    textContent: "Start from what is saved instead",
  });
  drop.addEventListener("click", () => {
    forget(STORE, name);
    location.assign(location.pathname + location.search);
  });
  text.append(drop);
  note.append(text);
  form.prepend(note);
}
