// Lays the second of two images over the first, with a slider that says how much of it is shown.
// Without this module both stand side by side, and their captions always do.
for (const pair of document.querySelectorAll("[data-compare]")) {
  const images = [...pair.querySelectorAll("img")];
  if (images.length !== 2) continue;
  const laid = document.createElement("div");
  laid.className = "laid";
  const slider = document.createElement("input");
  slider.type = "range";
  slider.min = 0;
  slider.max = 100;
  slider.value = 50;
  slider.setAttribute("aria-label", pair.dataset.compare);
  slider.addEventListener("input", () => laid.style.setProperty("--shown", `${slider.value}%`));
  laid.append(...images, slider);
  pair.prepend(laid);
}
