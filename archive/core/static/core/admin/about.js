/* Offers, under “About” of a citation, the anchors of the text blocks that stand in the form at that moment, and of those
   within rows that were not opened (closed_rows.js). */
document.addEventListener("focusin", ({ target }) => {
  if (!(target instanceof HTMLInputElement) || !target.matches("[data-about]")) return;
  const { list, form } = target;
  if (!list || !form) return;
  const known = new Set([...list.options].map((option) => option.value));
  const typed = [...form.querySelectorAll('input[name$="-anchor"]')].map((input) => input.value.trim());
  const closed = [...form.querySelectorAll("[data-anchors]")].flatMap((row) => row.dataset.anchors.split(" "));
  for (const anchor of [...typed, ...closed]) {
    if (anchor && !known.has(anchor)) {
      known.add(anchor);
      list.append(new Option(anchor, anchor));
    }
  }
});
