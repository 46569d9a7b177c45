// Points out in an image what a line of the list below it names. Without this module the list and the frames are links.
for (const list of document.querySelectorAll(".seen")) {
  const frames = list.closest("figure").querySelectorAll(".regions a");
  for (const [number, line] of list.querySelectorAll("a").entries()) {
    const point = () => frames[number].classList.add("is-meant");
    const leave = () => frames[number].classList.remove("is-meant");
    line.addEventListener("pointerenter", point);
    line.addEventListener("focus", point);
    line.addEventListener("pointerleave", leave);
    line.addEventListener("blur", leave);
  }
}
