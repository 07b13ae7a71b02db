/* Another kind of review changes its suggested title and years; what somebody typed stays. */
document.querySelectorAll("select[data-suggestions]").forEach((kind) => {
  const suggestions = JSON.parse(kind.dataset.suggestions);
  const { form } = kind;
  const before = form.elements.namedItem("suggested_for");

  const change = () => {
    const old = suggestions[before.value] ?? {};
    const now = suggestions[kind.value];
    if (!now) return;
    Object.entries(now).forEach(([name, value]) => {
      const field = form.elements.namedItem(name);
      if (field && (field.value === "" || field.value === String(old[name]))) field.value = value;
    });
    before.value = kind.value;
  };

  kind.addEventListener("change", change);
  change(); // a browser may bring another kind back with the page
});
