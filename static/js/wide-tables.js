// A table that is wider than its place says that it scrolls. Bound to .table-scroll.

const watch = new ResizeObserver((entries) => entries.forEach(({ target }) => tell(target)));

for (const box of document.querySelectorAll(".table-scroll")) watch.observe(box);

function tell(box) {
  const isWide = box.scrollWidth > box.clientWidth + 1;
  const before = box.previousElementSibling;
  const said = before?.matches("[data-scrolls]") ? before : null;
  if (isWide === Boolean(said)) return;
  if (said) return said.remove();
  const words = Object.assign(document.createElement("p"), {
    className: "table-scrolls",
    textContent: "This table is wider than the page. Scroll it sideways to read all of it.",
  });
  words.dataset.scrolls = "";
  box.before(words);
}
