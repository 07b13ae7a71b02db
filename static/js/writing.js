// A section's texts: a plain toolbar over each that types Markdown, numbers of figures, items and
// reports that are put in where the cursor stands, and how it reads, asked for anew when it is saved.
// Without this module Markdown is typed by hand, and the page shows how it reads when it is opened.
//
// form.review-write        its textareas get the toolbar
// [data-insert]            what stands in a list to be put in: a button is set beside it
// [data-insert-panel]      the list, opened from the toolbar
// [data-words="address"]   how the words read
// [data-find="words"]      a link that selects these words in the text

const TABLE = "| What | 2017 | 2018 |\n| --- | --- | --- |\n| Name | 0 | 0 |\n";

const ACTS = [
  ["Heading", (area) => onLines(area, (line) => (line.startsWith("## ") ? line.slice(3) : `## ${line}`))],
  ["Bold", (area) => around(area, "**", "**", "bold words")],
  ["List", (area) => onLines(area, (line) => (line.startsWith("- ") ? line.slice(2) : `- ${line}`))],
  ["Link", (area) => around(area, "[", "](https://)", "words of the link")],
  ["Table", (area) => put(area, paragraph(area, TABLE))],
];

function typed(area) {
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function put(area, text) {
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  typed(area);
}

function paragraph(area, text) {
  const before = area.value.slice(0, area.selectionStart);
  return before && !before.endsWith("\n\n") ? `${before.endsWith("\n") ? "\n" : "\n\n"}${text}` : text;
}

function around(area, before, after, example) {
  const start = area.selectionStart;
  const words = area.value.slice(start, area.selectionEnd) || example;
  area.setRangeText(before + words + after, start, area.selectionEnd, "select");
  area.setSelectionRange(start + before.length, start + before.length + words.length);
  typed(area);
}

function onLines(area, change) {
  const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const stop = area.value.indexOf("\n", area.selectionEnd);
  const end = stop < 0 ? area.value.length : stop;
  const lines = area.value.slice(start, end).split("\n").map(change).join("\n");
  area.setRangeText(lines, start, end, "end");
  typed(area);
}

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

function withToolbar(form) {
  const areas = [...form.querySelectorAll("textarea")];
  const panel = document.querySelector("[data-insert-panel]");
  let last = areas[0];
  for (const area of areas) {
    area.addEventListener("focus", () => { last = area; });
    const bar = document.createElement("div");
    bar.className = "toolbar";
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", `Write: ${area.labels[0]?.textContent.trim() ?? "text"}`);
    for (const [words, act] of ACTS) bar.append(button(words, () => act(area)));
    if (panel) bar.append(button("Insert a figure, item or report", () => { last = area; show(panel); }));
    area.before(bar);
  }
  for (const each of document.querySelectorAll("[data-insert]")) {
    const name = each.dataset.insert;
    const made = button("Insert", () => put(last, `${name} `));
    made.className = "button button-small";
    made.setAttribute("aria-label", `Insert ${name}`);
    each.append(made);
  }
  document.addEventListener("click", (event) => find(event, areas));
}

function show(panel) {
  panel.open = true;
  panel.querySelector("summary").focus();
  panel.scrollIntoView({ block: "nearest" });
}

function find(event, areas) {
  const link = event.target.closest?.("[data-find]");
  const area = link && areas.find((each) => each.value.includes(link.dataset.find));
  if (!area) return;
  event.preventDefault();
  const start = area.value.indexOf(link.dataset.find);
  area.focus();
  area.setSelectionRange(start, start + link.dataset.find.length);
}

// How it reads, once the server has it; not while somebody writes in its boxes, or has.
function readAnew(form, words) {
  let asked = 0;
  const isInUse = () => words.contains(document.activeElement)
    || [...words.querySelectorAll("input:not([type=hidden])")].some((each) => each.value !== each.defaultValue);
  new MutationObserver(async () => {
    if (form.dataset.saveStatus !== "saved" || isInUse()) return;
    const number = (asked += 1);
    try {
      const answer = await fetch(words.dataset.words, { redirect: "error" });
      const html = answer.ok && await answer.text();
      if (html && number === asked && !isInUse()) words.innerHTML = html;
    } catch {
      // the next save asks again
    }
  }).observe(form, { attributes: true, attributeFilter: ["data-save-status"] });
}

const form = document.querySelector("form.review-write");
if (form) {
  withToolbar(form);
  const words = document.querySelector("[data-words]");
  if (words) readAnew(form, words);
}
