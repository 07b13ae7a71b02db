// Says below each box with a limit how many words it holds; the server counts alike when it is sent.

export function countWords(text) {
  return text.trim().split(/\s+/).filter(Boolean).length;
}

export function sentence(count, limit) {
  const said = `${count} of ${limit} ${limit === 1 ? "word" : "words"}`;
  return count > limit ? `${said}: ${count - limit} too many` : said;
}

function watch(box) {
  const limit = Number(box.dataset.wordLimit);
  const shown = document.createElement("p");
  shown.className = "word-count";
  shown.id = `${box.id}-words`;
  shown.setAttribute("aria-live", "polite");
  box.after(shown);
  const show = () => {
    const count = countWords(box.value);
    shown.textContent = sentence(count, limit);
    shown.classList.toggle("is-over", count > limit);
  };
  box.addEventListener("input", show);
  document.addEventListener("draft-form:put", show);
  show();
}

if (typeof document !== "undefined") document.querySelectorAll("[data-word-limit]").forEach(watch);
