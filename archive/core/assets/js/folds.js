// Opens what is folded where the address leads into it. Browsers since 2025 do so by themselves; in older ones the
// place would not be found.
function unfold() {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  const folds = [];
  for (let at = target || null; at; at = at.parentElement) if (at.matches("details:not([open])")) folds.push(at);
  for (const fold of folds) fold.open = true;
  if (folds.length) target.scrollIntoView();
}

addEventListener("hashchange", unfold);
unfold();
