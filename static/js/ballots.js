// Ballots by keyboard: in a criterion the number keys choose its score and lead on, to the next
// criterion, to the objectives where one must be named, then to the next note. Enter leads to the
// next note from anywhere but a text. The sentence is asked for at either end of a scale.

for (const criterion of document.querySelectorAll("[data-criterion]")) {
  criterion.addEventListener("keydown", choose);
  criterion.addEventListener("change", () => ask(criterion));
  ask(criterion);
}

for (const ballot of document.querySelectorAll(".ballot")) ballot.addEventListener("keydown", leave);

function choose(event) {
  if (event.target.type !== "radio" || event.ctrlKey || event.altKey || event.metaKey) return;
  const radio = [...event.currentTarget.querySelectorAll("input[type=radio]")].find((each) => each.value === event.key);
  if (!radio) return;
  event.preventDefault();
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  next(event.currentTarget)?.focus();
}

function leave(event) {
  if (event.key !== "Enter" || !["radio", "checkbox"].includes(event.target.type)) return;
  event.preventDefault();
  following(event.currentTarget)?.focus();
}

function next(criterion) {
  const why = criterion.querySelector("textarea");
  if (isAtAnEnd(criterion) && !why.value.trim()) return why;
  const ballot = criterion.closest(".ballot");
  const all = [...ballot.querySelectorAll("[data-criterion]")];
  const after = all[all.indexOf(criterion) + 1];
  return after ? entry(after) : toName(ballot) || following(ballot);
}

function entry(criterion) {
  return criterion.querySelector("input[type=radio]:checked") || criterion.querySelector("input[type=radio]");
}

function following(ballot) {
  const all = [...document.querySelectorAll(".ballot:has([data-criterion])")];
  const after = all[all.indexOf(ballot) + 1];
  return after ? entry(after.querySelector("[data-criterion]")) : document.querySelector("[name=submit][value=all]");
}

// Where an objective must still be named: the first that the note claims, or the list of all.
function toName(ballot) {
  const link = ballot.querySelector("[data-link]");
  const chosen = link?.querySelector("input[type=radio]:checked");
  const isLinked = chosen?.value && chosen.value !== link.dataset.ends.split(" ")[0];
  if (!isLinked || ballot.querySelector(".ballot-objectives input:checked")) return null;
  return ballot.querySelector(".ballot-objectives > label input") || ballot.querySelector(".ballot-objectives summary");
}

function isAtAnEnd(criterion) {
  const chosen = criterion.querySelector("input[type=radio]:checked");
  return Boolean(chosen) && criterion.dataset.ends.split(" ").includes(chosen.value);
}

function ask(criterion) {
  const why = criterion.querySelector("[data-why]");
  why.hidden = !isAtAnEnd(criterion) && !why.querySelector("textarea").value.trim();
}
