// Opens a note beside the text that cites it. Without this module the marker is a link to the list of notes.
const list = document.querySelector(".notes");
let card;
let mark;

function make() {
  card = document.createElement("div");
  card.className = "note-card";
  card.popover = "auto";
  card.tabIndex = -1;
  card.setAttribute("role", "dialog");
  card.addEventListener("beforetoggle", (event) => {
    if (event.newState === "closed" && card.contains(document.activeElement)) mark.focus({ preventScroll: true });
  });
}

function fill(note, number) {
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "×";
  close.setAttribute("aria-label", list.dataset.close);
  close.addEventListener("click", () => card.hidePopover());
  const words = note.cloneNode(true);
  words.querySelector(".back")?.remove();
  card.replaceChildren(close, `${number}. `, ...words.childNodes);
  card.lang = document.documentElement.lang;
  card.setAttribute("aria-label", `${list.querySelector("h2").textContent} ${number}`);
}

function place() {
  const at = mark.getBoundingClientRect();
  const room = document.documentElement.clientWidth - card.offsetWidth - 16;
  const fits = at.bottom + card.offsetHeight + 8 < innerHeight;
  card.style.top = `${fits ? at.bottom + 8 : Math.max(8, at.top - card.offsetHeight - 8)}px`;
  card.style.left = `${Math.max(16, Math.min(at.left - 16, room))}px`;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".marks a");
  const note = link && document.getElementById(link.hash.slice(1));
  if (!note || event.ctrlKey || event.metaKey || event.shiftKey || !HTMLElement.prototype.showPopover) return;
  event.preventDefault();
  mark = link;
  if (!card) make();
  fill(note, link.hash.replace(/\D/g, ""));
  link.closest(".marks").after(card);
  card.showPopover();
  place();
  card.focus({ preventScroll: true });
});

addEventListener("scroll", () => card?.matches(":popover-open") && place(), { passive: true });
