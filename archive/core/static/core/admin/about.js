/* Offers, under “About” of a citation, the anchors of the text blocks that stand in the form at that moment. */
document.addEventListener("focusin", ({ target }) => {
  if (!(target instanceof HTMLInputElement) || !target.matches("[data-about]")) return;
  const { list, form } = target;
  if (!list || !form) return;
  const known = new Set([...list.options].map((option) => option.value));
  for (const input of form.querySelectorAll('input[name$="-anchor"]')) {
    const anchor = input.value.trim();
    if (anchor && !known.has(anchor)) {
      known.add(anchor);
      list.append(new Option(anchor, anchor));
    }
  }
});
