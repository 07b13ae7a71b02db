// Documents that are being made: ask how far they are, and show the page anew once they are there.
// Bound to [data-documents-url]; without script the page's link reloads it.

const EVERY = 3000;

for (const box of document.querySelectorAll("[data-documents-url]")) watch(box, box.dataset.documentsUrl);

function watch(box, url) {
  const status = box.querySelector("[data-documents-status]");
  const ask = async () => {
    try {
      const response = await fetch(url, { headers: { Accept: "application/json" } });
      if (!response.ok) return;
      const { documents, is_waited_for } = await response.json();
      const made = documents.filter((each) => each.state === "made").length;
      status.textContent = `${made} of ${documents.length} documents are made.`;
      if (!is_waited_for) {
        clearInterval(timer);
        location.reload();
      }
    } catch {
      // No connection: asked again in a moment.
    }
  };
  const timer = setInterval(ask, EVERY);
}
