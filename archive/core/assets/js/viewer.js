// Opens an image to be looked at closely, or two beside each other, which then move together. Without this module the
// same links lead to the image in its large size.
// The library that shows it part by part is fetched when a visitor asks, and not before.
const template = document.getElementById("viewer");
const links = [...document.querySelectorAll("a[data-look]")];
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
/** Whether the first two images stand beside each other. */
const isPair = "pair" in template.dataset;
let dialog;
/** One stage, or two; `stage` is the one that was used last, `at` the number of its image. */
const stages = [];
let stage;
let at = 0;
let opener;

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
const places = () => [...dialog.querySelectorAll(".stage")];
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
  previous: () => show(at - 1, stage),
  next: () => show(at + 1, stage),
  together: () => button("together").setAttribute("aria-pressed", String(!areTogether())),
  close: () => dialog.close(),
};
const keys = {
  "+": "in", "=": "in", "-": "out", _: "out", 0: "whole", r: "turn", R: "turn", PageUp: "previous", PageDown: "next",
  ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down",
};

const areTogether = () => isPair && button("together").getAttribute("aria-pressed") === "true";

/** Show of the other image what is shown of this one: as large beside its whole, and the same part of it. */
function follow(leader) {
  if (leader !== stage || !areTogether()) return;
  const other = stages.find((one) => one !== leader);
  if (!other?.isOpen() || !leader.isOpen()) return;
  const [from, to] = [leader, other].map((one) => ({ view: one.viewport, box: one.world.getItemAt(0).getBounds() }));
  const middle = from.view.getCenter(true);
  to.view.setRotation(from.view.getRotation(), true);
  to.view.zoomTo(to.view.getHomeZoom() * (from.view.getZoom(true) / from.view.getHomeZoom()), null, true);
  to.view.panTo(new window.OpenSeadragon.Point(
    to.box.x + to.box.width * (middle.x - from.box.x) / from.box.width,
    to.box.y + to.box.height * (middle.y - from.box.y) / from.box.height,
  ), true);
}

/** Move what is seen by a share of its own width and height, as it stands on the screen. */
function move(across, down) {
  const { viewport } = stage;
  const seen = viewport.getBounds();
  const by = new window.OpenSeadragon.Point(across * seen.width, down * seen.height);
  viewport.panBy(by.rotate(-viewport.getRotation()));
  viewport.applyConstraints();
}

const areThere = () => stages.length > 0 && stages.every((one) => one.isOpen());

/** From now on this stage is meant. */
function take(number) {
  if (!stages[number]) return;
  stage = stages[number];
  if (isPair) at = number;
}

function act(name) {
  if (!areThere() && name !== "close") return;
  if ((name === "previous" && at === 0) || (name === "next" && at === links.length - 1)) return;
  deeds[name]();
  if (!name.match(/close|previous|next/)) stage.viewport.applyConstraints();
}

/** Say how large the image stands now, once it has come to rest; of two images, once both are there. */
function announce() {
  if (!areThere()) return;
  const times = stage.viewport.getZoom() / stage.viewport.getHomeZoom();
  const number = times.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
  const { whole, scale } = template.dataset;
  part("said").textContent = Math.abs(times - 1) < 0.01 ? whole : scale.replace("%s", number);
}

/** Write out which image it is, and which others there are. */
function describe(number) {
  at = number;
  const { title, titleLang } = links[at].dataset;
  if (!isPair) {
    part("title").textContent = title;
    part("title").lang = titleLang || document.documentElement.lang;
  }
  const place = places()[isPair ? number : 0];
  place.setAttribute("aria-label", title);
  place.lang = titleLang || document.documentElement.lang;
  for (const [name, there] of [["previous", at > 0], ["next", at < links.length - 1]]) {
    button(name).hidden = isPair || links.length < 2;
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

async function show(number, stage) {
  describe(number);
  const { look } = links[number].dataset;
  const answer = await ask(look);
  if (!answer.ok) throw new Error(answer.statusText);
  const known = await answer.json();
  if (!isPair && number !== at) return; // another image was asked for meanwhile
  stage.forceResize();
  stage.open({ ...known, id: new URL(look, location.href).href });
}

function mark(stage, number) {
  stage.clearOverlays();
  const { x: width, y: height } = stage.world.getItemAt(0).getContentSize();
  for (const place of document.querySelectorAll(`[data-region][data-in="${links[number].dataset.look}"]`)) {
    const [left, top, across, down] = place.dataset.region.split(",").map((share) => Number(share) / 100);
    const element = document.createElement("a");
    element.className = "region";
    element.href = place.href;
    element.setAttribute("aria-label", place.textContent);
    element.title = place.textContent;
    const box = stage.world.getItemAt(0).imageToViewportRectangle(left * width, top * height, across * width, down * height);
    stage.addOverlay({ element, location: box });
    // The library takes clicks for itself: those of the pointer are heard through it, those of a key here.
    const go = () => location.assign(place.href);
    element.addEventListener("click", go);
    new window.OpenSeadragon.MouseTracker({ element, clickHandler: go });
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
    take(places().indexOf(event.target.closest(".stage"))); // whatever was heard of the focus until now
    act(name);
  });
  dialog.addEventListener("close", () => (isPair ? opener : links[at]).focus());
}

async function makeStages() {
  // The library would bring an inline style, which the security policy refuses, unless it finds one; this is none.
  const instead = document.createElementNS("", "style");
  instead.setAttribute("data-openseadragon-mobile-css", "");
  document.head.append(instead);
  const OpenSeadragon = await library();
  for (const [number, element] of places().entries()) stages.push(makeStage(OpenSeadragon, element, number));
  [stage] = stages;
}

function makeStage(OpenSeadragon, element, number) {
  const made = OpenSeadragon({
    element,
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
  for (const event of ["focusin", "pointerdown", "wheel"]) {
    element.addEventListener(event, () => take(number), { capture: true, passive: true });
  }
  made.addHandler("open", () => {
    mark(made, isPair ? number : at);
    announce();
  });
  made.addHandler("animation", () => follow(made));
  made.addHandler("animation-finish", () => { follow(made); if (made === stage) announce(); });
  made.addHandler("open-failed", () => { part("said").textContent = template.dataset.failed; });
  return made;
}

async function open(number) {
  if (!dialog) make();
  dialog.showModal();
  describe(number);
  places()[0].focus();
  if (!stage) await makeStages();
  if (!isPair) return show(number, stage);
  await Promise.all(stages.map((one, place) => show(place, one)));
  [stage] = stages;
  at = 0;
  return undefined;
}

for (const [number, link] of links.entries()) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !HTMLDialogElement.prototype.showModal) return;
    event.preventDefault();
    opener = link;
    open(number).catch(() => location.assign(link.href));
  });
}
