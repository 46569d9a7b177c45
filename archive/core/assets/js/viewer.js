// Opens an image to be looked at closely. Without this module the same links lead to the image in its large size.
// The library that shows it part by part is fetched when a visitor asks, and not before.
const template = document.getElementById("viewer");
const links = [...document.querySelectorAll("a[data-look]")];
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
let dialog;
let stage;
let at = 0;

function library() {
  if (window.OpenSeadragon) return Promise.resolve(window.OpenSeadragon);
  return new Promise((ready, failed) => {
    const script = document.createElement("script");
    script.src = template.dataset.library;
    script.onload = () => ready(window.OpenSeadragon);
    script.onerror = failed;
    document.head.append(script);
  });
}

const part = (name) => dialog.querySelector(`[data-part="${name}"]`);
const button = (name) => dialog.querySelector(`[data-do="${name}"]`);

const deeds = {
  in: () => stage.viewport.zoomBy(1.5),
  out: () => stage.viewport.zoomBy(1 / 1.5),
  whole: () => stage.viewport.goHome(),
  turn: () => stage.viewport.setRotation(stage.viewport.getRotation() + 90),
  left: () => move(-0.2, 0),
  right: () => move(0.2, 0),
  up: () => move(0, -0.2),
  down: () => move(0, 0.2),
  previous: () => show(at - 1),
  next: () => show(at + 1),
  close: () => dialog.close(),
};
const keys = {
  "+": "in", "=": "in", "-": "out", _: "out", 0: "whole", r: "turn", R: "turn", PageUp: "previous", PageDown: "next",
  ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down",
};

/** Move what is seen by a share of its own width and height, as it stands on the screen. */
function move(across, down) {
  const { viewport } = stage;
  const seen = viewport.getBounds();
  const by = new window.OpenSeadragon.Point(across * seen.width, down * seen.height);
  viewport.panBy(by.rotate(-viewport.getRotation()));
  viewport.applyConstraints();
}

function act(name) {
  if (!stage?.isOpen() && name !== "close") return;
  if ((name === "previous" && at === 0) || (name === "next" && at === links.length - 1)) return;
  deeds[name]();
  if (name !== "close" && !name.match(/previous|next/)) stage.viewport.applyConstraints();
}

/** Say how large the image stands now, once it has come to rest. */
function announce() {
  const times = stage.viewport.getZoom() / stage.viewport.getHomeZoom();
  const number = times.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
  const { whole, scale } = template.dataset;
  part("said").textContent = Math.abs(times - 1) < 0.01 ? whole : scale.replace("%s", number);
}

/** Write out which image it is, and which others there are. */
function describe(number) {
  at = number;
  const { title, titleLang } = links[at].dataset;
  part("title").textContent = title;
  part("title").lang = titleLang || document.documentElement.lang;
  part("stage").setAttribute("aria-label", title);
  for (const [name, there] of [["previous", at > 0], ["next", at < links.length - 1]]) {
    button(name).hidden = links.length < 2;
    button(name).setAttribute("aria-disabled", String(!there));
  }
  part("said").textContent = template.dataset.loading;
}

/** What is to be known of an image. The first time it is asked for it must be prepared, which may take a moment. */
async function ask(look, tries = 6) {
  const answer = await fetch(`${look}/info.json`);
  if (answer.status !== 503 || tries === 0) return answer;
  await new Promise((ready) => { setTimeout(ready, 1000 * (answer.headers.get("Retry-After") || 5)); });
  return ask(look, tries - 1);
}

async function show(number) {
  describe(number);
  const { look } = links[at].dataset;
  const answer = await ask(look);
  if (!answer.ok) throw new Error(answer.statusText);
  const known = await answer.json();
  if (look !== links[at].dataset.look) return; // another image was asked for meanwhile
  stage.forceResize();
  stage.open({ ...known, id: new URL(look, location.href).href });
}

function mark() {
  stage.clearOverlays();
  const { x: width, y: height } = stage.world.getItemAt(0).getContentSize();
  for (const place of document.querySelectorAll(`[data-region][data-in="${links[at].dataset.look}"]`)) {
    const [left, top, across, down] = place.dataset.region.split(",").map((share) => Number(share) / 100);
    const element = document.createElement("a");
    element.className = "region";
    element.href = place.href;
    element.setAttribute("aria-label", place.textContent);
    element.title = place.textContent;
    const box = stage.world.getItemAt(0).imageToViewportRectangle(left * width, top * height, across * width, down * height);
    stage.addOverlay({ element, location: box });
    // The library takes clicks for itself: those of the pointer are heard through it, those of a key here.
    const follow = () => location.assign(place.href);
    element.addEventListener("click", follow);
    new window.OpenSeadragon.MouseTracker({ element, clickHandler: follow });
  }
}

function make() {
  dialog = document.importNode(template.content, true).firstElementChild;
  document.body.append(dialog);
  dialog.addEventListener("click", (event) => {
    const name = event.target.closest("[data-do]")?.dataset.do;
    if (name) act(name);
  });
  dialog.addEventListener("keydown", (event) => {
    const name = event.ctrlKey || event.metaKey || event.altKey ? null : keys[event.key];
    if (!name) return;
    event.preventDefault();
    act(name);
  });
  dialog.addEventListener("close", () => links[at].focus());
}

async function makeStage() {
  // The library would bring an inline style, which the security policy refuses, unless it finds one; this is none.
  const instead = document.createElementNS("", "style");
  instead.setAttribute("data-openseadragon-mobile-css", "");
  document.head.append(instead);
  const OpenSeadragon = await library();
  stage = OpenSeadragon({
    element: part("stage"),
    drawer: "canvas",
    showNavigationControl: false,
    keyboardNavEnabled: false,
    tabIndex: -1,
    animationTime: still ? 0 : 0.5,
    immediateRender: still,
    blendTime: 0,
    maxZoomPixelRatio: 2,
    visibilityRatio: 0.6,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
  });
  stage.addHandler("open", () => { mark(); announce(); });
  stage.addHandler("animation-finish", announce);
  stage.addHandler("open-failed", () => { part("said").textContent = template.dataset.failed; });
}

async function open(number) {
  if (!dialog) make();
  dialog.showModal();
  part("stage").focus();
  describe(number);
  if (!stage) await makeStage();
  await show(number);
}

for (const [number, link] of links.entries()) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !HTMLDialogElement.prototype.showModal) return;
    event.preventDefault();
    open(number).catch(() => location.assign(link.href));
  });
}
