/* A chart's marks by keyboard: Tab enters the chart, arrows go from mark to mark, Escape hides the
   label. The label of a mark shows on hover and on focus. A mark that is a link opens its list by Enter or click.
   Without this script the table is there. */
const NEXT = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

const labelOf = (box) => {
  let label = box.querySelector(".chart-label");
  if (!label) {
    label = document.createElement("div");
    label.className = "chart-label";
    label.setAttribute("aria-hidden", "true");
    label.hidden = true;
    box.append(label);
  }
  return label;
};

const show = (box, mark) => {
  const label = labelOf(box);
  label.textContent = mark.getAttribute("aria-label");
  label.hidden = false;
  const frame = box.getBoundingClientRect();
  const at = mark.getBoundingClientRect();
  const middle = at.left + at.width / 2 - frame.left - label.offsetWidth / 2;
  const left = Math.max(0, Math.min(middle, frame.width - label.offsetWidth));
  const above = at.top - frame.top - label.offsetHeight - 22;
  label.style.left = `${left}px`;
  label.style.top = `${Math.max(above, -label.offsetHeight)}px`;
};

const hide = (box) => {
  labelOf(box).hidden = true;
};

const bind = (box) => {
  if (box.dataset.bound) return;
  box.dataset.bound = "yes";
  box.querySelectorAll("svg").forEach((picture) => {
    const marks = [...picture.querySelectorAll("[aria-label]")];
    if (!marks.length) return;
    picture.setAttribute("role", "group");
    marks.forEach((mark, place) => {
      if (mark.localName !== "a") mark.setAttribute("role", "img");
      mark.setAttribute("tabindex", place === 0 ? "0" : "-1");
      mark.addEventListener("focus", () => show(box, mark));
      mark.addEventListener("blur", () => hide(box));
      mark.addEventListener("mouseenter", () => show(box, mark));
      mark.addEventListener("mouseleave", () => hide(box));
    });
    picture.addEventListener("keydown", (event) => {
      const place = marks.indexOf(event.target);
      if (place < 0) return;
      if (event.key === "Escape") hide(box);
      let to = place + (NEXT[event.key] || 0);
      if (event.key === "Home") to = 0;
      if (event.key === "End") to = marks.length - 1;
      if (to === place || !marks[to]) return;
      event.preventDefault();
      marks[place].setAttribute("tabindex", "-1");
      marks[to].setAttribute("tabindex", "0");
      marks[to].focus();
    });
  });
};

const start = (root) => root.querySelectorAll("[data-chart]").forEach(bind);

start(document);
