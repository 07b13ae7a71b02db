/* Paper has no folds: before printing, what is folded opens, and folds again after it. The tables
   under charts stay folded, for the chart holds the same figures. */
const FOLDED = "details:not([open]):not(.chart-data):not(.explain):not(.narrowing)";
let opened = [];

window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll(FOLDED)];
  opened.forEach((each) => { each.open = true; });
});

window.addEventListener("afterprint", () => {
  opened.forEach((each) => { each.open = false; });
  opened = [];
});
