// In the room: arrow keys and swipes lead from screen to screen, and full screen stays full screen.
// Each screen has an address of its own, so without a script the links do the same.

const SHORTEST_SWIPE = 60;
const KEYS = {
  ArrowRight: "next",
  PageDown: "next",
  " ": "next",
  ArrowLeft: "prev",
  PageUp: "prev",
};

const place = () => document.getElementById("content");
const link = (rel) => place().querySelector(`.room-foot a[rel="${rel}"]`);
const isTyped = (target) => target.closest("input, textarea, select, button, a") !== null;

async function show(address, isBack = false) {
  const answer = await fetch(address, { credentials: "same-origin" });
  const there = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = there.getElementById("content");
  if (!answer.ok || !main) {
    window.location.assign(address);
    return;
  }
  place().replaceChildren(...main.childNodes);
  document.title = there.title;
  if (!isBack) history.pushState({}, "", address);
  offerFullScreen();
  place().focus();
}

function go(rel) {
  const to = link(rel);
  if (!to) return;
  if (document.fullscreenElement) show(to.href);
  else window.location.assign(to.href);
}

function offerFullScreen() {
  const button = place().querySelector("[data-room-full]");
  if (!button || !document.fullscreenEnabled) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const rel = KEYS[event.key];
  if (!rel || (isTyped(event.target) && (event.key === " " || !event.target.closest("a, button")))) {
    return;
  }
  event.preventDefault();
  go(rel);
});

document.addEventListener("click", (event) => {
  const to = event.target.closest('.room-foot a[rel]');
  if (!to || !document.fullscreenElement) return;
  event.preventDefault();
  show(to.href);
});

let from = null;
document.addEventListener(
  "touchstart",
  (event) => {
    from = event.touches.length === 1 && !isTyped(event.target) ? event.touches[0] : null;
  },
  { passive: true },
);
document.addEventListener(
  "touchend",
  (event) => {
    if (!from) return;
    const across = event.changedTouches[0].clientX - from.clientX;
    const down = event.changedTouches[0].clientY - from.clientY;
    from = null;
    if (Math.abs(across) < SHORTEST_SWIPE || Math.abs(across) < 2 * Math.abs(down)) return;
    go(across < 0 ? "next" : "prev");
  },
  { passive: true },
);

window.addEventListener("popstate", () => {
  if (document.fullscreenElement) show(window.location.href, true);
  else window.location.reload();
});

offerFullScreen();
