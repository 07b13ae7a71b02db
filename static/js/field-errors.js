// What is wrong, said at its field while the form is being written; the server's words.

import { fieldsNamed } from "./form-words.js";

export function showErrors(form, errors) {
  for (const old of form.querySelectorAll("[data-draft-error]")) takeOut(form, old);
  for (const [name, messages] of Object.entries(errors)) {
    const found = fieldsNamed(form, name);
    if (found.length) say(form, name, found, messages.join(" "));
  }
}

function takeOut(form, old) {
  for (const field of fieldsNamed(form, old.dataset.draftError)) {
    field.removeAttribute("aria-invalid");
    const others = (field.getAttribute("aria-describedby") || "").split(" ").filter((id) => id && id !== old.id);
    if (others.length) field.setAttribute("aria-describedby", others.join(" "));
    else field.removeAttribute("aria-describedby");
  }
  old.remove();
}

function say(form, name, found, text) {
  const said = Object.assign(document.createElement("p"), { className: "field-error", textContent: text, id: `said_${name}` });
  said.dataset.draftError = name;
  said.setAttribute("role", "alert");
  const place = form.querySelector(`#div_id_${CSS.escape(name)}`);
  const box = place && [...place.children].find((child) => child.contains(found[0]));
  if (box) box.before(said);
  else found[0].before(said);
  for (const field of found) {
    field.setAttribute("aria-invalid", "true");
    const others = (field.getAttribute("aria-describedby") || "").split(" ").filter(Boolean);
    field.setAttribute("aria-describedby", [...others, said.id].join(" "));
  }
}
