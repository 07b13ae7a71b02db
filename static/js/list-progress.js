// A long list or a backup that the worker has: ask how far it is, and show its page once it is done.
// Bound to [data-progress-url]; without script the page's link shows how far it is.

const EVERY = 2000;

for (const box of document.querySelectorAll("[data-progress-url]")) watch(box);

function watch(box) {
  const said = box.querySelector("[data-progress-said]");
  const bar = box.querySelector("progress");
  const ask = async () => {
    try {
      const response = await fetch(box.dataset.progressUrl, { headers: { Accept: "application/json" } });
      if (!response.ok) return;
      const far = await response.json();
      if (!far.is_unfinished) {
        clearInterval(timer);
        location.reload();
        return;
      }
      if (said.textContent !== far.said) said.textContent = far.said;
      if (far.total) bar.max = far.total;
      if (far.total !== undefined) bar.value = far.done;
    } catch {
      // No connection: asked again in a moment.
    }
  };
  const timer = setInterval(ask, EVERY);
}
