/* Draws the region of what is depicted on the picture of the form. The number fields stay what is stored: they follow the
   rectangle, and the rectangle follows them. All lengths are percent of the picture unless they are said to be pixels. */
const NAMES = ["region_x", "region_y", "region_width", "region_height"];
/** How near to an edge takes hold of it, in pixels. */
const REACH = { mouse: 8, pen: 12, touch: 20 };
/** A rectangle narrower than this many pixels was a click, or a slip. */
const LEAST = 4;
const ASK_AGAIN = 3000;

const within = (number, least, most) => Math.min(Math.max(number, least), most);
const rounded = (number) => Math.round(number * 100) / 100;
const same = (one, other) => one?.x.join() === other?.x.join() && one?.y.join() === other?.y.join();

/** Which end of an extent is meant at `at`: -1 its beginning, 1 its end, 0 its middle. */
function endAt(at, [from, upto], reach) {
  const hold = Math.min(reach, (upto - from) / 4);
  if (at < from + hold) return -1;
  return at > upto - hold ? 1 : 0;
}

/** An extent one end of which, or the whole of which, has moved by `by`. */
function moved([from, upto], end, whole, by) {
  if (whole) {
    const shift = within(by, -from, 100 - upto);
    return [from + shift, upto + shift];
  }
  if (!end) return [from, upto];
  const [fixed, free] = end < 0 ? [upto, from] : [from, upto];
  return [fixed, within(free + by, 0, 100)].sort((one, other) => one - other);
}

class RegionEditor extends HTMLElement {
  connectedCallback() {
    if (!this.fields) this.prepare();
    this.chosen = (event) => { if (event.target === this.form?.elements.image) this.show(); };
    this.form = this.closest("form");
    this.form?.addEventListener("change", this.chosen);
    this.draw();
    this.show();
  }

  disconnectedCallback() {
    this.form?.removeEventListener("change", this.chosen);
    clearTimeout(this.waiting);
  }

  prepare() {
    this.fields = NAMES.map((name) => this.querySelector(`input[name$="${name}"]`));
    this.details = this.querySelector("details");
    this.stage = this.querySelector("[data-stage]");
    this.picture = this.stage.querySelector("img");
    this.box = this.querySelector(".region-box");
    this.querySelector("[data-tools]").hidden = false;
    this.querySelector("[data-clear]").addEventListener("click", () => { this.write(null); this.tell(); });
    for (const field of this.fields) field.addEventListener("input", () => this.draw());
    this.details.addEventListener("toggle", () => this.show());
    this.stage.addEventListener("pointerdown", (event) => this.begin(event));
    this.stage.addEventListener("pointermove", (event) => this.move(event));
    this.stage.addEventListener("pointerup", (event) => this.end(event));
    this.stage.addEventListener("pointercancel", (event) => this.end(event, true));
    this.picture.addEventListener("error", () => this.say("failed"));
    this.picture.addEventListener("load", () => { this.say(""); this.draw(); });
  }

  // --- the picture ----------------------------------------------------------------------------------

  /** Shows the picture of the image that is chosen now; nothing is asked for before somebody wants to see it. */
  async show() {
    clearTimeout(this.waiting);
    if (!this.details.open) return;
    const key = this.form?.elements.image?.value ?? "";
    if (key && key === this.shown) return;
    this.shown = key;
    this.say(key ? "waits" : "none");
    if (!key) return;
    let found = { src: null, arrives: false };
    try {
      const answer = await fetch(this.dataset.pictured.replace("/0/", `/${key}/`));
      if (answer.ok) found = await answer.json();
    } catch { /* what is found stays nothing */ }
    if (this.shown !== key) return; // another image was chosen meanwhile
    if (found.src) this.picture.src = found.src; // loading it says the rest
    else {
      this.shown = null;
      this.say(found.arrives ? "arrives" : "failed");
      if (found.arrives && this.isConnected) this.waiting = setTimeout(() => this.show(), ASK_AGAIN);
    }
  }

  /** Says what there is instead of a picture; "" is a picture. */
  say(what) {
    for (const line of this.querySelectorAll("[data-said]")) line.hidden = line.dataset.said !== what;
    this.stage.hidden = what !== "";
    this.querySelector("[data-how]").hidden = what !== "";
    if (what === "failed") this.shown = null;
  }

  // --- the numbers and the rectangle ----------------------------------------------------------------

  /** The extents of the region across and down; null where the numbers make no rectangle. */
  read() {
    const [x, y, width, height] = this.fields.map((field) => field.valueAsNumber);
    return width > 0 && height > 0 && x >= 0 && y >= 0 ? { x: [x, x + width], y: [y, y + height] } : null;
  }

  write(region) {
    const numbers = region ? [region.x, region.y].map((extent) => extent.map(rounded)) : null;
    const [x, y] = numbers ?? [];
    const values = numbers ? [x[0], y[0], rounded(x[1] - x[0]), rounded(y[1] - y[0])] : ["", "", "", ""];
    this.fields.forEach((field, index) => { field.value = values[index]; });
    this.draw();
  }

  /** Lets the form know that the numbers are others: it asks before it is left, and stores them. */
  tell() {
    for (const field of this.fields) {
      for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
    }
  }

  draw() {
    const region = this.read();
    this.box.hidden = !region;
    if (!region) return;
    const { x, y } = region;
    Object.assign(this.box.style, {
      left: `${x[0]}%`, top: `${y[0]}%`, width: `${x[1] - x[0]}%`, height: `${y[1] - y[0]}%`,
    });
  }

  // --- the pointer ----------------------------------------------------------------------------------

  /** Where the pointer is, and how far it reaches. */
  locate({ clientX, clientY, pointerType }) {
    const { left, top, width, height } = this.picture.getBoundingClientRect();
    const reach = REACH[pointerType] ?? REACH.mouse;
    return {
      x: within(((clientX - left) / width) * 100, 0, 100), y: within(((clientY - top) / height) * 100, 0, 100),
      reach: { x: (reach / width) * 100, y: (reach / height) * 100 }, size: { x: width, y: height },
    };
  }

  /** What the pointer takes hold of: ends of the region across and down, both 0 for the whole; null for none. */
  gripAt(at, region) {
    const near = (axis) => at[axis] >= region[axis][0] - at.reach[axis] && at[axis] <= region[axis][1] + at.reach[axis];
    if (!region || !near("x") || !near("y")) return null;
    return { x: endAt(at.x, region.x, at.reach.x), y: endAt(at.y, region.y, at.reach.y) };
  }

  begin(event) {
    if (this.held || !event.isPrimary || event.button !== 0 || this.fields.some((field) => field.disabled)) return;
    event.preventDefault(); // no selection of text, and no focus taken from the field
    const at = this.locate(event);
    const region = this.read();
    const grip = this.gripAt(at, region);
    const before = this.fields.map((field) => field.value);
    this.held = { at, before, grip: grip ?? { x: 1, y: 1 }, region: grip ? region : { x: [at.x, at.x], y: [at.y, at.y] } };
    this.stage.setPointerCapture(event.pointerId);
    this.escape = (pressed) => {
      if (pressed.key !== "Escape") return;
      pressed.stopPropagation();
      this.end(event, true);
    };
    document.addEventListener("keydown", this.escape, { capture: true });
  }

  move(event) {
    const at = this.locate(event);
    if (!this.held) { this.point(this.gripAt(at, this.read())); return; }
    if (!event.isPrimary) return;
    const { grip, region, at: from } = this.held;
    const whole = !grip.x && !grip.y;
    const now = {
      x: moved(region.x, grip.x, whole, at.x - from.x), y: moved(region.y, grip.y, whole, at.y - from.y),
    };
    const wide = (axis) => ((now[axis][1] - now[axis][0]) / 100) * at.size[axis] >= LEAST;
    if (same(now, region) || (!whole && !(wide("x") && wide("y")))) this.restore(); else this.write(now);
  }

  end(event, takenBack = false) {
    if (!this.held || !event.isPrimary) return;
    const { before } = this.held;
    this.held = null;
    document.removeEventListener("keydown", this.escape, { capture: true });
    if (this.stage.hasPointerCapture(event.pointerId)) this.stage.releasePointerCapture(event.pointerId);
    if (takenBack) this.restore(before);
    if (this.fields.some((field, index) => field.value !== before[index])) this.tell();
  }

  /** The numbers as they were when the pointer went down. */
  restore(before = this.held.before) {
    this.fields.forEach((field, index) => { field.value = before[index]; });
    this.draw();
  }

  /** Shows by the pointer what it would do. */
  point(grip) {
    const { x, y } = grip ?? {};
    const across = x ? "ew-resize" : "ns-resize";
    const corner = x === y ? "nwse-resize" : "nesw-resize";
    this.stage.style.cursor = !grip ? "" : !x && !y ? "move" : x && y ? corner : across;
  }
}

customElements.define("region-editor", RegionEditor);
