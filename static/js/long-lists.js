// A long list of boxes to tick becomes a short one with a search and the names that are chosen.
// Bound to [data-ticks]; without script all boxes stand there.

const LONG = 12;

for (const list of document.querySelectorAll("[data-ticks]")) {
  const boxes = [...list.querySelectorAll("input[type=checkbox]")];
  if (boxes.length >= LONG) shorten(list, boxes);
}

function shorten(list, boxes) {
  const chosen = made("p", { className: "ticks-chosen" });
  const find = made("input", { type: "search", className: "form-control", autocomplete: "off" });
  const label = made("label", { className: "ticks-find", textContent: `Find one of ${boxes.length} ` });
  label.dataset.noWords = "";
  label.append(find);
  chosen.setAttribute("role", "status");
  list.classList.add("ticks");
  list.before(chosen, label);
  list.addEventListener("change", () => tell(chosen, boxes));
  boxes[0].form?.addEventListener("change", () => tell(chosen, boxes));
  find.addEventListener("input", () => {
    const wanted = find.value.trim().toLowerCase();
    for (const box of boxes) box.closest(".form-check").hidden = !nameOf(box).toLowerCase().includes(wanted);
  });
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // it does not send the form
  });
  tell(chosen, boxes);
}

function tell(chosen, boxes) {
  const names = boxes.filter((box) => box.checked).map(nameOf);
  const said = names.length ? `${names.length} chosen: ${names.join("; ")}` : "None chosen";
  if (chosen.textContent !== said) chosen.textContent = said;
}

function nameOf(box) {
  return box.labels[0].textContent.trim();
}

function made(kind, properties) {
  return Object.assign(document.createElement(kind), properties);
}
