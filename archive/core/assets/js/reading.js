// How a visitor wishes to read, remembered on this device alone: "text only" puts the words for a picture in its
// place. Without this module every picture is shown as it is, and the choice is not offered.
const KEY = "text-only";
const root = document.documentElement;

function remembered() {
  try { return localStorage.getItem(KEY) === "yes"; } catch { return false; }
}

function remember(isOn) {
  try { isOn ? localStorage.setItem(KEY, "yes") : localStorage.removeItem(KEY); } catch { /* for this page, then */ }
}

/** The words for each picture, once; a picture that says nothing beside its text (alt="") leaves nothing. */
function writeOut() {
  for (const picture of document.querySelectorAll("img[alt]:not([alt='']):not([data-written])")) {
    const words = document.createElement("span");
    words.className = "picture-words";
    words.textContent = picture.alt;
    words.lang = picture.lang;
    if (!picture.lang) words.removeAttribute("lang");
    (picture.closest("picture") ?? picture).after(words);
    picture.dataset.written = "";
  }
}

function apply(isOn) {
  root.toggleAttribute("data-text-only", isOn);
}

apply(remembered());

function offer() {
  const button = document.getElementById("text-only");
  if (!button) return;
  const show = (isOn) => {
    apply(isOn);
    if (isOn) writeOut();
    button.setAttribute("aria-pressed", String(isOn));
  };
  show(remembered());
  button.addEventListener("click", () => {
    const isOn = button.getAttribute("aria-pressed") !== "true";
    remember(isOn);
    show(isOn);
  });
  button.parentElement.hidden = false;
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", offer);
else offer();
