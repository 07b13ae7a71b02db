/* Paper has no folds: before printing, what is folded opens, and folds again after it. The tables
   under charts stay folded, for the chart holds the same figures, and so does what explains a tile. */
const FOLDED = "main details:not([open], .chart-data, .explain, .narrowing, .tile-more)";
let opened = [];

window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll(FOLDED)];
  opened.forEach((each) => { each.open = true; });
});

window.addEventListener("afterprint", () => {
  opened.forEach((each) => { each.open = false; });
  opened = [];
});
