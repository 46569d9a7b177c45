// Hears and reads together: a line leads to its second, the line that is heard is marked, words are found, moments have
// an address. Without this module there are the browser's own player and a transcript to read. Nothing plays by itself.
const still = matchMedia("(prefers-reduced-motion: reduce)");
const dark = matchMedia("(prefers-color-scheme: dark)");
const HASH = /^#t=([\d.:]+)/;
const SEPARATORS = /[^\p{L}\p{N}]+/gu;
const LETTERS = { ı: "i", ø: "o", ß: "ss", æ: "ae", đ: "d" };
const players = [];

/** Seconds of 83.5, 1:23.5 or 1:01:23.5; NaN for anything else. */
function seconds(text) {
  return text.split(":").reduce((whole, part) => whole * 60 + Number(part), 0);
}

/** As archive/core/folding.py folds: small letters without marks, ə as e or as a. */
function fold(text, schwa) {
  const lowered = text.normalize("NFKD").toLowerCase().replace(/[əә]/g, schwa).normalize("NFKD").replace(/\p{M}/gu, "");
  return lowered.replace(/[ıøßæđ]/g, (letter) => LETTERS[letter]).replace(SEPARATORS, " ").trim();
}

class Player {
  constructor(root) {
    this.root = root;
    this.media = root.querySelector("audio, video");
    this.box = this.part("lines");
    this.rows = this.box ? [...this.box.querySelectorAll("li")] : [];
    this.links = this.rows.map((row) => row.firstElementChild);
    this.starts = this.links.map((link) => Number(link.getAttribute("href").slice(3)));
    this.now = -1;
    this.follows = true;
    root.addEventListener("click", (event) => this.click(event));
    root.addEventListener("keydown", (event) => this.press(event));
    if (this.media) this.listen();
    if (this.box) this.prepare();
  }

  part(name) { return this.root.querySelector(`[data-part="${name}"]`); }

  button(name) { return this.root.querySelector(`[data-do="${name}"]`); }

  listen() {
    const { media } = this;
    media.addEventListener("timeupdate", () => this.mark());
    media.addEventListener("seeked", () => this.mark());
    media.addEventListener("play", () => {
      for (const other of players) if (other !== this) other.media?.pause();
      this.follow(true);
    });
    this.part("speed")?.addEventListener("change", ({ target }) => { media.playbackRate = Number(target.value); });
    const canvas = this.root.querySelector("canvas[data-peaks]");
    if (canvas) this.drawWhenSeen(canvas);
  }

  // --- moments ----------------------------------------------------------------------------------

  /** Where it stands: in the recording, or without one at the marked line. */
  get at() { return this.media ? this.media.currentTime : this.starts[this.now] || 0; }

  go(moment, plays = false) {
    if (!Number.isFinite(moment)) return;
    if (this.media) {
      this.media.currentTime = Math.max(0, moment);
      if (plays) this.media.play().catch(() => {});
    }
    this.follow(true);
    this.mark(moment);
    if (this.rows[this.now]) this.reveal(this.rows[this.now]);
  }

  toggle() { if (this.media.paused) this.media.play().catch(() => {}); else this.media.pause(); }

  /** The last line that has begun. */
  lineAt(moment) {
    let [low, high] = [0, this.starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle] <= moment + 0.001) low = middle + 1; else high = middle;
    }
    return low - 1;
  }

  mark(moment = this.at) {
    this.paint?.();
    const line = this.lineAt(moment);
    if (line === this.now) return;
    this.rows[this.now]?.removeAttribute("aria-current");
    this.now = line;
    const row = this.rows[line];
    if (!row) return;
    row.setAttribute("aria-current", "true");
    if (!this.box.contains(document.activeElement) || document.activeElement === this.box) this.stop(line);
    if (this.follows) this.reveal(row);
  }

  /** Scroll the box, and the box alone, so that a line stands in its upper third. Lines on the way are laid out only
   *  when they come into sight and move it then, so that a far jump is looked at again. */
  reveal(row, tries = 6) {
    const { box } = this;
    const by = row.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
    const isNear = Math.abs(by) < box.clientHeight;
    this.wanted = row;
    if (Math.abs(by) < 8) return;
    box.scrollBy({ top: by, behavior: still.matches || !isNear || tries < 6 ? "instant" : "smooth" });
    if (tries) setTimeout(() => { if (this.wanted === row) this.reveal(row, tries - 1); }, isNear && tries === 6 ? 700 : 60);
  }

  follow(does) {
    this.follows = does;
    this.wanted = null;
    const button = this.button("follow");
    if (button) button.hidden = does || !this.media;
  }

  // --- the transcript ---------------------------------------------------------------------------

  prepare() {
    const { box } = this;
    for (const type of ["wheel", "touchmove"]) box.addEventListener(type, () => this.follow(false), { passive: true });
    box.addEventListener("pointerdown", ({ target }) => { if (target === box) this.follow(false); }); // its scroll bar
    // One stop for the keyboard instead of thousands: arrows lead from line to line.
    for (const link of this.links) link.tabIndex = -1;
    this.stop(0);
    const form = this.root.querySelector("form.find");
    form.addEventListener("input", () => this.find(form.querySelector("input").value));
    form.addEventListener("submit", (event) => { event.preventDefault(); this.step(1); });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.shiftKey) { event.preventDefault(); this.step(-1); }
    });
  }

  /** Which line the Tab key comes to. */
  stop(line) {
    const former = this.links[this.stopAt];
    if (former) former.tabIndex = -1;
    this.stopAt = line;
    if (this.links[line]) this.links[line].tabIndex = 0;
  }

  walk(by) {
    const line = this.links.indexOf(document.activeElement) + by;
    if (!this.links[line]) return;
    this.stop(line);
    this.follow(false);
    this.links[line].focus({ preventScroll: true });
    this.reveal(this.rows[line]);
  }

  find(text) {
    this.folded ??= this.rows.map((row) => {
      const words = row.textContent.slice(row.firstElementChild.textContent.length);
      return ["e", "a"].map((schwa) => ` ${fold(words, schwa)}`);
    });
    const asked = ["e", "a"].map((schwa) => fold(text, schwa)).filter(Boolean);
    for (const line of this.found ?? []) this.rows[line].classList.remove("found");
    this.found = [];
    if (asked.length) {
      this.folded.forEach((keys, line) => {
        if (keys.some((key, form) => key.includes(asked[form]))) this.found.push(line);
      });
    }
    for (const line of this.found) this.rows[line].classList.add("found");
    this.highlight(asked);
    this.place = -1;
    this.asks = asked.length > 0;
    if (this.found.length) this.step(1, Math.max(0, this.found.findIndex((line) => line >= this.now))); else this.count();
  }

  /** The words themselves, where the browser can mark them without touching the text. */
  highlight(asked) {
    if (!window.Highlight) return;
    const marks = new Highlight();
    const words = asked.map((query) => query.split(" "));
    for (const line of this.found.slice(0, 500)) {
      const walker = document.createTreeWalker(this.rows[line], NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.parentElement === this.links[line]) continue;
        for (const { 0: word, index } of node.data.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
          const keys = ["e", "a"].map((schwa) => fold(word, schwa));
          if (!words.some((query, form) => query.some((part) => keys[form].includes(part)))) continue;
          const range = new Range();
          range.setStart(node, index);
          range.setEnd(node, index + word.length);
          marks.add(range);
        }
      }
    }
    CSS.highlights.set("found", marks);
  }

  step(by, place = this.place + by) {
    if (!this.found?.length) return;
    this.rows[this.found[this.place]]?.classList.remove("at");
    this.place = (place + this.found.length) % this.found.length;
    const row = this.rows[this.found[this.place]];
    row.classList.add("at");
    this.follow(false);
    this.reveal(row);
    this.count();
  }

  count() {
    const output = this.part("count");
    const some = output.dataset.some.replace("%1", this.place + 1).replace("%2", this.found.length);
    output.textContent = this.found.length ? some : this.asks ? output.dataset.none : "";
  }

  // --- pointer and keyboard -----------------------------------------------------------------------

  click(event) {
    const { target } = event;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = target.closest("a[href]");
    const name = target.closest("[data-do]")?.dataset.do;
    if (name) this.act(name);
    else if (link?.dataset.keep !== undefined) {
      if (this.at > 0) link.hash = `t=${Math.floor(this.at * 10) / 10}`;
    } else if (link) {
      const found = HASH.exec(link.getAttribute("href"));
      if (!found) return;
      event.preventDefault();
      history.replaceState(null, "", found[0]);
      this.go(seconds(found[1]), true);
      if (this.links.includes(link)) this.stop(this.links.indexOf(link));
    } else {
      const line = this.rows.indexOf(target.closest("li"));
      if (line >= 0 && getSelection().isCollapsed) this.go(this.starts[line], true); // no words were being marked
    }
  }

  act(name) {
    if (name === "back" || name === "forth") this.go(this.at + (name === "back" ? -10 : 10));
    else if (name === "previous") this.step(-1);
    else if (name === "follow") { this.follow(true); if (this.rows[this.now]) this.reveal(this.rows[this.now]); }
    else if (name === "link") this.copy();
  }

  async copy() {
    const address = new URL(`#t=${Math.floor(this.at * 10) / 10}`, location.href);
    const said = this.part("said");
    let words = said.dataset.copied;
    try { await navigator.clipboard.writeText(address.href); } catch {
      history.replaceState(null, "", address.hash);
      words = said.dataset.shown;
    }
    said.textContent = words.replace("%s", address.hash.slice(1));
  }

  press(event) {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (this.links.includes(target) && (key === "ArrowDown" || key === "ArrowUp")) {
      event.preventDefault();
      this.walk(key === "ArrowDown" ? 1 : -1);
      return;
    }
    if (target === this.box && /^(Page|Arrow[UD]|Home|End)/.test(key)) this.follow(false);
    if (!this.media || target.matches("input, select, textarea, summary")) return;
    const isOwn = target === this.media; // the browser's own player answers these itself
    const deeds = { k: () => this.toggle(), j: () => this.go(this.at - 10), l: () => this.go(this.at + 10) };
    if (!isOwn) deeds.ArrowLeft = () => this.go(this.at - 5);
    if (!isOwn) deeds.ArrowRight = () => this.go(this.at + 5);
    if (!isOwn && !target.matches("button")) deeds[" "] = deeds.k;
    const deed = deeds[key.length === 1 ? key.toLowerCase() : key];
    if (!deed) return;
    event.preventDefault();
    deed();
  }

  // --- the waveform -------------------------------------------------------------------------------

  drawWhenSeen(canvas) {
    new IntersectionObserver(async ([entry], observer) => {
      if (!entry.isIntersecting) return;
      observer.disconnect();
      const answer = await fetch(canvas.dataset.peaks).catch(() => null);
      if (!answer?.ok) { canvas.remove(); return; }
      const { duration_ms: length, points } = await answer.json();
      const draw = () => this.draw(canvas, points);
      new ResizeObserver(draw).observe(canvas);
      dark.addEventListener("change", draw);
      this.paint = () => {
        const played = Math.floor((this.at * 1000 * canvas.clientWidth) / length);
        if (played !== this.painted) { this.painted = played; draw(); }
      };
      canvas.addEventListener("click", ({ offsetX }) => this.go((offsetX / canvas.clientWidth) * (length / 1000)));
    }).observe(canvas);
  }

  /** A bar for each three pixels: what has been played in full ink. */
  draw(canvas, points) {
    const { clientWidth: width, clientHeight: height } = canvas;
    const ratio = devicePixelRatio || 1;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const pen = canvas.getContext("2d");
    pen.scale(ratio, ratio);
    pen.fillStyle = getComputedStyle(canvas).color;
    const bars = Math.max(1, Math.min(points.length, Math.floor(width / 3)));
    const played = this.painted ?? 0;
    for (let bar = 0; bar < bars; bar += 1) {
      const from = Math.floor((bar * points.length) / bars);
      const upto = Math.max(from + 1, Math.floor(((bar + 1) * points.length) / bars));
      let most = 0;
      for (let point = from; point < upto; point += 1) most = Math.max(most, -points[point][0], points[point][1]);
      const tall = Math.max(1, (most / 128) * height);
      const left = (bar * width) / bars;
      pen.globalAlpha = left < played ? 1 : 0.4;
      pen.fillRect(left, (height - tall) / 2, Math.max(1, width / bars - 1), tall);
    }
  }
}

for (const root of document.querySelectorAll("[data-player]")) players.push(new Player(root));

/** Go to the moment that the address names, and show line and player; play only when asked. */
function arrive() {
  const found = HASH.exec(decodeURIComponent(location.hash));
  const player = players.find(({ rows, media }) => rows.length || media);
  if (!found || !player) return;
  player.go(seconds(found[1]));
  const shown = player.root.querySelector(".transcript") ?? player.root;
  shown.style.scrollMarginBlockStart = `${player.root.querySelector(".stage").offsetHeight + 8}px`;
  shown.scrollIntoView({ block: "start", behavior: "instant" });
}

addEventListener("hashchange", arrive);
arrive();
if (document.readyState !== "complete") addEventListener("load", arrive, { once: true }); // after the browser's own jump
