// Ballots by keyboard: in a criterion the number keys choose its score and lead on to the next
// one; the sentence is asked for where a score is at an end of its scale.

for (const criterion of document.querySelectorAll("[data-criterion]")) {
  criterion.addEventListener("keydown", choose);
  criterion.addEventListener("change", () => ask(criterion));
  ask(criterion);
}

function choose(event) {
  if (event.target.type !== "radio" || event.ctrlKey || event.altKey || event.metaKey) return;
  const radio = [...event.currentTarget.querySelectorAll("input[type=radio]")].find((each) => each.value === event.key);
  if (!radio) return;
  event.preventDefault();
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  next(event.currentTarget)?.focus();
}

function next(criterion) {
  const why = criterion.querySelector("textarea");
  if (isAtAnEnd(criterion) && !why.value.trim()) return why;
  const all = [...document.querySelectorAll("[data-criterion]")];
  const following = all[all.indexOf(criterion) + 1];
  return following?.querySelector("input[type=radio]:checked") || following?.querySelector("input[type=radio]");
}

function isAtAnEnd(criterion) {
  const chosen = criterion.querySelector("input[type=radio]:checked");
  return Boolean(chosen) && criterion.dataset.ends.split(" ").includes(chosen.value);
}

function ask(criterion) {
  const why = criterion.querySelector("[data-why]");
  why.hidden = !isAtAnEnd(criterion) && !why.querySelector("textarea").value.trim();
}
