/* Edits a time-coded transcript line by line: a table over the text, which stays what is stored. Of thousands of lines
   only those in sight are in the page. Checks say at once what the archive would refuse (archive/core/timed_text). */
const STAMP = /^(?:(\d{2,3}):)?([0-5]\d):([0-5]\d)\.(\d{3})$/;
const CLOCK = /^(?:(\d{1,3}):)?(\d{1,2}):([0-5]\d)(?:[.,](\d{1,3}))?$/;
const MOST_UNDONE = 50;

function millisecondsOf([, hours, minutes, seconds, fraction]) {
  return ((Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number((fraction ?? "0").padEnd(3, "0"));
}

function stamp(ms) {
  const two = (number) => String(number).padStart(2, "0");
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}.${String(ms % 1000).padStart(3, "0")}`;
}

/** Milliseconds of what a person typed; NaN where it is no time. */
function readClock(text) {
  const found = CLOCK.exec(text.trim());
  return found ? millisecondsOf(found) : NaN;
}

function unescape(text) {
  const element = document.createElement("textarea");
  element.innerHTML = text;
  return element.value;
}

const tidy = (text) => text.split("\n").map((line) => line.split(/\s+/).filter(Boolean).join(" ")).filter(Boolean).join("\n");
const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

/** The lines of a WebVTT text; throws the number of the line that cannot be read. */
function parse(text) {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
  const cues = [];
  let block = [];
  const take = () => {
    const [first] = block;
    if (block.length && !/^(WEBVTT|NOTE|STYLE|REGION)(\s|$)/.test(first.text)) {
      const named = first.text.includes("-->") ? 0 : 1;
      const timing = block[named];
      if (!timing?.text.includes("-->")) throw (timing ?? first).number;
      const [start, rest] = timing.text.split("-->");
      const [from, upto] = [STAMP.exec(start.trim()), STAMP.exec(rest.trim().split(/\s/)[0])];
      if (!from || !upto || block.slice(named + 1).some((line) => line.text.includes("-->"))) throw timing.number;
      const payload = block.slice(named + 1).map((line) => line.text).join("\n");
      const parts = payload.split(/<v(?:\.[^\s>]*)?[ \t]+([^>]*)>/);
      for (let at = 0; at < parts.length; at += 2) {
        const words = tidy(unescape(parts[at].replace(/<\/?[^>]*>/g, "")));
        const speaker = at ? unescape(parts[at - 1]).trim() : "";
        const identifier = named ? first.text.trim() : "";
        if (words) cues.push({ start: millisecondsOf(from), end: millisecondsOf(upto), speaker, text: words, identifier });
      }
    }
    block = [];
  };
  lines.forEach((line, index) => { if (line.trim()) block.push({ text: line, number: index + 1 }); else take(); });
  take();
  return cues;
}

function write(cues) {
  const blocks = cues.map(({ start, end, speaker, text, identifier, typedStart, typedEnd }) => {
    const [from, upto] = [Number.isNaN(start) ? typedStart : stamp(start), Number.isNaN(end) ? typedEnd : stamp(end)];
    const voice = speaker.trim() ? `<v ${escape(speaker.trim())}>` : "";
    const head = identifier ? `${identifier}\n` : "";
    return `${head}${from} --> ${upto}\n${voice}${escape(tidy(text))}\n`;
  });
  return ["WEBVTT\n", ...blocks].join("\n");
}

/** What is wrong with each line, as the server's check has it: {index: {field, words}}. */
function check(cues, words, length) {
  const wrong = new Map();
  const said = (index, field, text) => { if (!wrong.has(index)) wrong.set(index, { field, text }); };
  const ends = new Map();
  let latest = 0;
  cues.forEach(({ start, end, speaker, text }, index) => {
    if (Number.isNaN(start)) said(index, "start", words.clock);
    else if (Number.isNaN(end)) said(index, "end", words.clock);
    else if (end <= start) said(index, "end", words.ends);
    else {
      if (start < latest) said(index, "start", words.order);
      const former = ends.get(speaker.trim());
      if (former && start < former.end) said(index, "start", words.overlap.replace("%s", former.index + 1));
      if (length && start >= length) said(index, "start", words.late);
      latest = Math.max(latest, start);
      if (!former || end > former.end) ends.set(speaker.trim(), { end, index });
    }
    if (!text.trim()) said(index, "text", words.empty);
  });
  return wrong;
}

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

class CueTable {
  constructor(field) {
    this.field = field;
    this.words = JSON.parse(field.dataset.cues);
    this.button = make("button", { type: "button", className: "button button-small button-secondary", textContent: this.words.open });
    this.button.setAttribute("aria-expanded", "false");
    this.said = make("p", { className: "help" });
    this.said.setAttribute("role", "status");
    field.after(this.button, this.said);
    this.button.addEventListener("click", () => (this.root ? this.close() : this.open()));
    field.form?.addEventListener("submit", () => this.store(), { capture: true });
  }

  open() {
    const text = this.field.value;
    this.said.textContent = "";
    if (text.trim() && !/^\ufeff?WEBVTT(\s|$)/.test(text)) { this.said.textContent = this.words.plain; return; }
    try { this.cues = text.trim() ? parse(text) : []; } catch (line) {
      this.said.textContent = this.words.unreadable.replace("%s", line);
      return;
    }
    if (!this.cues.length) this.cues.push({ start: 0, end: 2000, speaker: "", text: "", identifier: "" });
    this.undone = [];
    this.isChanged = false;
    this.build();
    this.field.hidden = true;
    this.button.textContent = this.words.close;
    this.button.setAttribute("aria-expanded", "true");
    this.look();
    this.show();
    this.fetchSound();
  }

  close() {
    this.store();
    this.media?.pause();
    this.root.remove();
    this.root = this.media = null;
    this.field.hidden = false;
    this.button.textContent = this.words.open;
    this.button.setAttribute("aria-expanded", "false");
    this.field.focus();
  }

  /** Put the lines back into the text, if anything was changed; what is no time stays as it was typed, to be named. */
  store() {
    if (!this.root || !this.isChanged) return;
    this.field.value = write(this.cues);
    this.isChanged = false;
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  build() {
    const act = (name) => {
      const button = make("button", { type: "button", className: "button button-small button-secondary", textContent: this.words[name] });
      button.dataset.does = name;
      return button;
    };
    this.summary = make("span");
    this.summary.setAttribute("role", "status");
    this.bar = make("div", { className: "cue-bar" }, this.summary, act("next"), act("undo"), act("now"));
    this.spacer = make("div");
    this.scroll = make("div", { className: "cue-scroll" }, this.spacer);
    const heads = make("div", { className: "cue-heads" }, make("div", {}, this.name("start"), this.name("end")), this.name("speaker"), this.name("text"));
    this.root = make("div", { className: "cues" }, this.bar, heads, this.scroll, make("p", { textContent: this.words.keys }));
    this.rows = new Map();
    this.button.after(this.root);
    this.scroll.addEventListener("scroll", () => this.show(), { passive: true });
    this.root.addEventListener("click", (event) => {
      const name = event.target.closest("[data-does]")?.dataset.does;
      if (name) this.act(name, this.indexOf(event.target));
    });
    this.root.addEventListener("input", ({ target }) => this.typed(target));
    this.root.addEventListener("change", (event) => event.stopPropagation());
    this.root.addEventListener("keydown", (event) => this.press(event));
    new ResizeObserver(() => { if (this.root) this.show(true); }).observe(this.scroll);
  }

  async fetchSound() {
    const chosen = document.querySelector('input[name="recording"]');
    const key = chosen ? chosen.value : this.field.dataset.recording;
    const address = this.field.dataset.played.replace("/0/", `/${key}/`);
    const answer = key ? await fetch(address).catch(() => null) : null;
    const { sources = [], duration_ms: length = 0 } = answer?.ok ? await answer.json() : {};
    if (!this.root) return;
    this.length = length;
    if (sources.length) {
      const isFilm = sources[0].type.startsWith("video");
      this.media = make(isFilm ? "video" : "audio", { controls: true, preload: "metadata" });
      this.media.append(...sources.map((source) => make("source", source)));
      this.media.addEventListener("timeupdate", () => this.mark());
      this.root.prepend(this.media);
    } else this.root.prepend(make("p", { textContent: this.words.nothing }));
    this.look();
  }

  // --- what is in sight -----------------------------------------------------------------------------

  /** Of each row, in pixels, as the style sheet has it for this width. */
  get height() { return parseFloat(getComputedStyle(this.scroll).getPropertyValue("--cue-height")); }

  show(anew = false) {
    const { height } = this;
    this.spacer.style.blockSize = `${this.cues.length * height}px`;
    const first = Math.max(0, Math.floor(this.scroll.scrollTop / height) - 3);
    const last = Math.min(this.cues.length, Math.ceil((this.scroll.scrollTop + this.scroll.clientHeight) / height) + 3);
    for (const [index, row] of this.rows) {
      if (anew || ((index < first || index >= last) && !row.contains(document.activeElement))) {
        row.remove();
        this.rows.delete(index);
      }
    }
    for (let index = first; index < last; index += 1) {
      if (!this.rows.has(index)) {
        const row = this.row(index);
        row.style.insetBlockStart = `${index * height}px`;
        this.rows.set(index, row);
        this.scroll.append(row);
        this.tell(index);
      }
    }
  }

  /** What a field is, for the eye: over all lines, or in each where there is no room for columns. The field's own label says its line too. */
  name(field) {
    const name = make("span", { className: "cue-name", textContent: this.words[field] });
    name.ariaHidden = "true";
    return name;
  }

  row(index) {
    const cue = this.cues[index];
    const { words } = this;
    const label = (name) => `${words[name]}, ${words.line.replace("%s", index + 1)}`;
    const input = (name, value, tag = "input") => {
      const element = make(tag, tag === "input" ? { type: "text", value } : { value });
      element.dataset.field = name;
      element.setAttribute("aria-label", label(name));
      return make("label", { className: "cue-field" }, this.name(name), element);
    };
    const acts = ["play", "add", "split", "merge", "remove"].map((name) => {
      const button = make("button", { type: "button", className: "button button-small button-secondary", textContent: words[name] });
      button.dataset.does = name;
      button.setAttribute("aria-label", label(name));
      return button;
    });
    const time = (ms, typed) => typed ?? stamp(ms);
    const row = make("div", { className: "cue" },
      make("span", { className: "cue-number", textContent: index + 1 }),
      make("div", { className: "cue-times" }, input("start", time(cue.start, cue.typedStart)), input("end", time(cue.end, cue.typedEnd))),
      make("div", { className: "cue-speaker" }, input("speaker", cue.speaker)),
      make("div", { className: "cue-said" }, input("text", cue.text, "textarea")),
      make("div", { className: "cue-deeds" }, ...acts),
      make("p", { className: "cue-wrong" }));
    row.dataset.index = index;
    row.classList.toggle("now", index === this.heard);
    return row;
  }

  indexOf(element) {
    const row = element.closest?.(".cue");
    return row ? Number(row.dataset.index) : -1;
  }

  /** Check all lines; say what is wrong with those in sight. */
  look() {
    this.wrong = check(this.cues, this.words, this.length);
    this.summary.textContent = this.words.count.replace("%1", this.cues.length).replace("%2", this.wrong.size);
    this.bar.querySelector('[data-does="next"]').hidden = !this.wrong.size;
    this.bar.querySelector('[data-does="undo"]').disabled = !this.undone.length;
    for (const index of this.rows.keys()) this.tell(index);
  }

  tell(index) {
    const found = this.wrong?.get(index);
    const row = this.rows.get(index);
    row.querySelector(".cue-wrong").textContent = found?.text ?? "";
    for (const element of row.querySelectorAll("[data-field]")) {
      element.setAttribute("aria-invalid", String(element.dataset.field === found?.field));
    }
  }

  goTo(index, field = "text") {
    if (!this.cues[index]) return;
    const top = index * this.height;
    const { scrollTop, clientHeight } = this.scroll;
    if (top < scrollTop || top + this.height > scrollTop + clientHeight) this.scroll.scrollTop = top - clientHeight / 3;
    this.show();
    this.rows.get(index)?.querySelector(`[data-field="${field}"]`)?.focus();
  }

  // --- what changes ---------------------------------------------------------------------------------

  typed(target) {
    const index = this.indexOf(target);
    const { field } = target.dataset;
    if (index < 0 || !field) return;
    const cue = this.cues[index];
    this.remember(`${index} ${field}`);
    if (field === "start" || field === "end") {
      cue[field] = readClock(target.value);
      cue[field === "start" ? "typedStart" : "typedEnd"] = target.value;
    } else cue[field] = target.value;
    this.changed();
  }

  changed(anew = false) {
    this.isChanged = true;
    if (anew) this.show(true);
    clearTimeout(this.later);
    if (anew) this.look(); else this.later = setTimeout(() => { if (this.root) this.look(); }, 150);
  }

  /** What was, before a deed; typing on in one field is one deed. */
  remember(deed) {
    if (deed === this.deed && deed !== null) return;
    this.deed = deed;
    this.undone.push(this.cues.map((cue) => ({ ...cue })));
    if (this.undone.length > MOST_UNDONE) this.undone.shift();
  }

  act(name, index) {
    const cue = this.cues[index];
    if (name === "undo") {
      if (!this.undone.length) return;
      this.cues = this.undone.pop();
      this.deed = null;
      this.changed(true);
    } else if (name === "next") {
      const places = [...this.wrong.keys()].sort((one, other) => one - other);
      const at = this.indexOf(document.activeElement) >= 0 ? this.indexOf(document.activeElement) : this.at ?? -1;
      this.at = places.find((place) => place > at) ?? places[0];
      this.goTo(this.at, this.wrong.get(this.at)?.field);
    } else if (name === "now") this.goTo(this.heard ?? 0);
    else if (name === "play") this.play(index);
    else if (cue) this.rework(name, index, cue);
  }

  rework(name, index, cue) {
    const { cues } = this;
    let goal = index;
    if (name === "merge" && !cues[index + 1]) return;
    this.remember(null);
    if (name === "add") {
      const next = cues[index + 1];
      const end = Math.max(cue.end + 1, Math.min(cue.end + 2000, next?.start > cue.end ? next.start : cue.end + 2000));
      cues.splice(index + 1, 0, { start: cue.end, end, speaker: cue.speaker, text: "", identifier: "" });
      goal = index + 1;
    } else if (name === "split") {
      const field = this.rows.get(index)?.querySelector("textarea");
      const at = field && field.selectionStart > 0 ? field.selectionStart : Math.ceil(cue.text.length / 2);
      const share = cue.text.length ? at / cue.text.length : 0.5;
      const heard = this.media && !this.media.paused ? Math.round(this.media.currentTime * 1000) : NaN;
      const isWithin = heard > cue.start && heard < cue.end;
      const middle = isWithin ? heard : Math.round(cue.start + (cue.end - cue.start) * share);
      const rest = { ...cue, start: middle, text: cue.text.slice(at).trim(), identifier: "", typedStart: undefined };
      cues.splice(index, 1, { ...cue, end: middle, text: cue.text.slice(0, at).trim(), typedEnd: undefined }, rest);
      goal = index + 1;
    } else if (name === "merge") {
      const next = cues[index + 1];
      const end = Math.max(cue.end, next.end);
      cues.splice(index, 2, { ...cue, end, text: `${cue.text} ${next.text}`.trim(), typedEnd: undefined });
    } else if (name === "remove") {
      cues.splice(index, 1);
      if (!cues.length) cues.push({ start: 0, end: 2000, speaker: "", text: "", identifier: "" });
      goal = Math.min(index, cues.length - 1);
    } else if (name === "start" || name === "end") {
      cue[name] = Math.round(this.media.currentTime * 1000);
      delete cue[name === "start" ? "typedStart" : "typedEnd"];
    }
    this.changed(true);
    this.goTo(goal);
  }

  // --- what is heard --------------------------------------------------------------------------------

  play(index) {
    if (!this.media || !this.cues[index]) return;
    this.media.currentTime = (this.cues[index].start || 0) / 1000;
    this.media.play().catch(() => {});
  }

  mark() {
    if (!this.root) return;
    const at = this.media.currentTime * 1000;
    const heard = this.cues.findLastIndex((cue) => cue.start <= at + 1);
    if (heard === this.heard) return;
    this.rows.get(this.heard)?.classList.remove("now");
    this.heard = heard;
    this.rows.get(heard)?.classList.add("now");
  }

  press(event) {
    const index = this.indexOf(event.target);
    if (index < 0) return;
    const { field = "text" } = event.target.dataset;
    const deeds = {
      KeyS: "split", KeyM: "merge", KeyN: "add", KeyX: "remove", KeyZ: "undo", KeyB: "start", KeyE: "end",
    };
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (this.media && !this.media.paused) this.media.pause(); else this.play(index);
    } else if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.goTo(index + (event.key === "ArrowDown" ? 1 : -1), field);
    } else if (event.altKey && deeds[event.code]) {
      event.preventDefault();
      const deed = deeds[event.code];
      if ((deed === "start" || deed === "end") && !this.media) return;
      this.act(deed, index);
    } else if (event.key === "Enter" && event.target.matches("input")) event.preventDefault(); // would save the form
  }
}

function enhance() {
  for (const field of document.querySelectorAll("textarea[data-cues]:not([data-enhanced])")) {
    if (field.name.includes("__prefix__")) continue;
    field.dataset.enhanced = "";
    new CueTable(field);
  }
}

enhance();
document.addEventListener("DOMContentLoaded", enhance);
new MutationObserver(enhance).observe(document.documentElement, { childList: true, subtree: true });
