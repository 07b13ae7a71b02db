/* A chart's marks by keyboard: Tab enters the chart, arrows go from mark to mark, Escape hides the
   label. The label of a mark shows on hover and on focus. A mark whose figure is a link in the table under the
   chart opens the same by click and Enter. Without this script the table is there. */
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

/* Where the figures of the table lead, by what their marks begin with: "row, column:" and the like. */
const addressesOf = (box) => {
  const table = box.closest("figure")?.querySelector("table");
  const found = new Map();
  if (!table) return found;
  const plain = (cell) => cell.textContent.trim().replace(/\s+/g, " ");
  const heads = [...table.querySelectorAll("thead th")].map(plain);
  table.querySelectorAll("tbody tr").forEach((row) => {
    const [head, ...cells] = [...row.children];
    const own = head.querySelector("a");
    if (own) found.set(`${plain(head)}:`, own.href);
    cells.forEach((cell, place) => {
      const link = cell.querySelector("a");
      if (!link) return;
      found.set(`${plain(head)}, ${heads[place + 1]}:`, link.href);
      found.set(`${plain(head)}: ${heads[place + 1]},`, link.href);
    });
  });
  return found;
};

/* The address of the longest beginning of the mark's words that leads anywhere. */
const addressOf = (mark, addresses) => {
  const said = mark.getAttribute("aria-label").replace(/\s+/g, " ");
  for (let end = said.length; end > 0; end -= 1) {
    if (!":,".includes(said[end - 1])) continue;
    const address = addresses.get(said.slice(0, end));
    if (address) return address;
  }
  return undefined;
};

const lead = (mark, address) => {
  if (!address) return;
  mark.setAttribute("role", "link");
  mark.classList.add("chart-link");
  const go = () => window.location.assign(address);
  mark.addEventListener("click", go);
  mark.addEventListener("keydown", (event) => { if (event.key === "Enter") go(); });
};

/* What all marks of a row begin with stands at the row, so that the page is small. */
const sayOfTheRow = (row) => row.querySelectorAll(":scope > [aria-label]").forEach((mark) => {
  mark.setAttribute("aria-label", row.dataset.row + mark.getAttribute("aria-label"));
});

const bind = (box) => {
  if (box.dataset.bound) return;
  box.dataset.bound = "yes";
  box.querySelectorAll("[data-row]").forEach(sayOfTheRow);
  const addresses = addressesOf(box);
  box.querySelectorAll("svg").forEach((picture) => {
    const marks = [...picture.querySelectorAll("[aria-label]")];
    if (!marks.length) return;
    picture.setAttribute("role", "group");
    marks.forEach((mark, place) => {
      mark.setAttribute("role", "img");
      lead(mark, addressOf(mark, addresses));
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

/* A chart in a closed part waits until that is opened: nobody reaches its marks before. */
const start = (root) => root.querySelectorAll("[data-chart]").forEach((box) => {
  const closed = box.closest("details:not([open])");
  if (closed) closed.addEventListener("toggle", () => start(closed), { once: true });
  else bind(box);
});

start(document);
