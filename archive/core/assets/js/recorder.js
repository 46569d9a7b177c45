/** Records with the microphone. Every few seconds what was said is kept in this browser, until the archive has it. */

const TYPES = { "audio/webm;codecs=opus": "webm", "audio/mp4": "mp4", "audio/ogg;codecs=opus": "ogg" };
const PIECE = 3000, QUIET = 0.01, KEPT_DAYS = 30;
const box = document.querySelector(".recorder");
const part = Object.fromEntries([...box.querySelectorAll("[data-part]")].map((element) => [element.dataset.part, element]));
const texts = box.dataset;
/** What is being recorded or listened to: `at` (when it was begun, its name), `ms`, `type`, `pieces`. */
let take, recorder, stream, sound, meter, ticking, wake, wantsAnew;

// --- what this browser keeps: pieces under [at, number]; another contribution's are never offered ---

let store;
const opened = new Promise((resolve) => {
  try {
    const asked = indexedDB.open("recordings", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("pieces");
    asked.onsuccess = () => {
      store = asked.result;
      store.onversionchange = () => store.close();
      resolve();
    };
    asked.onerror = asked.onblocked = () => resolve();
  } catch { resolve(); }
});
const pieces = (mode) => store.transaction("pieces", mode).objectStore("pieces");
const forget = (at) => { try { pieces("readwrite").delete(IDBKeyRange.bound([at], [at, []])); } catch { /* nothing is kept */ } };

function keep(blob) {
  take.pieces.push(blob);
  try { pieces("readwrite").put({ of: texts.of, at: take.at, ms: take.ms, type: take.type, blob }, [take.at, take.pieces.length]); } catch { /* no room: it can still be sent from here */ }
}

async function kept() {
  await opened;
  return new Promise((resolve) => {
    if (!store) { resolve([]); return; }
    const asked = pieces("readonly").getAll();
    asked.onerror = () => resolve([]);
    asked.onsuccess = () => {
      const takes = new Map();
      for (const { of, at, ms, type, blob } of asked.result) {
        const one = takes.get(at) ?? { of, at, type, pieces: [] };
        takes.set(at, { ...one, ms, pieces: [...one.pieces, blob] });
      }
      resolve([...takes.values()]);
    };
  });
}

// --- what is seen ---

const length = (ms) => `${Math.floor(ms / 60000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`;
const stamp = (at) => new Date(at).toISOString().slice(0, 19).replace(/\D/g, "");
const say = (words) => { if (part.said.textContent !== words) part.said.textContent = words; };

function show(state, hasFocus = true) {
  for (const button of box.querySelectorAll("[data-in]")) button.hidden = !button.dataset.in.split(" ").includes(state);
  part.live.hidden = state !== "recording" && state !== "paused";
  part.live.classList.toggle("paused", state === "paused");
  part.heard.hidden = state !== "done";
  part.hint.hidden = state !== "idle";
  if (state === "idle") part.clock.textContent = length(0);
  part.ask.hidden = true;
  part.buttons.hidden = false;
  if (hasFocus) part.buttons.querySelector("button:not([hidden])").focus();
}

function ask(anew) {
  wantsAnew = anew;
  part.ask.hidden = false;
  part.buttons.hidden = true;
  part.ask.firstElementChild.focus();
}

function review(words, hasFocus) {
  URL.revokeObjectURL(part.heard.src);
  audible().then((blob) => { part.heard.src = URL.createObjectURL(blob); });
  const day = new Date(take.at).toLocaleString(document.documentElement.lang, { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  show("done", hasFocus);
  say(words.replace("{time}", length(take.ms)).replace("{day}", day));
}

/** Chromium writes no length into its WebM, and a player that lacks it cannot move to and fro: it gets one to hear. */
async function audible() {
  const whole = new Blob(take.pieces, { type: take.type });
  const head = new Uint8Array(await whole.slice(0, 256).arrayBuffer());
  const at = head.findIndex((_byte, n) => [0x15, 0x49, 0xa9, 0x66].every((byte, next) => head[n + next] === byte)) + 4; // EBML: Info
  const end = at + 1 + (head[at] & 0x7f);
  if (at < 4 || head[at] < 0x80 || head[at] > 0xf0 || end > head.length) return whole;
  const duration = new DataView(new ArrayBuffer(11));
  [0x44, 0x89, 0x88].forEach((byte, place) => duration.setUint8(place, byte));
  duration.setFloat64(3, take.ms);
  head[at] += 11;
  return new Blob([head.slice(0, end), duration, whole.slice(end)], { type: take.type });
}

// --- what is heard ---

async function record() {
  if (!navigator.mediaDevices) { say(isSecureContext ? texts.old : texts.insecure); return; }
  const type = window.MediaRecorder && Object.keys(TYPES).find((one) => MediaRecorder.isTypeSupported(one));
  if (!type) { say(texts.old); return; }
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 64000 });
    take = { at: Date.now(), ms: 0, type, pieces: [] };
    recorder.ondataavailable = (event) => { if (event.data.size) keep(event.data); };
    recorder.onstop = finished;
    recorder.start(PIECE);
  } catch (error) {
    stream?.getTracks().forEach((track) => track.stop());
    say({ NotAllowedError: texts.refused, SecurityError: texts.refused, NotFoundError: texts.missing }[error.name] ?? texts.broken);
    return;
  }
  listen();
  show("recording");
  say(texts.recording);
  wake = await navigator.wakeLock?.request("screen").catch(() => {});
}

/** The clock runs, and the bar shows that one is heard. */
function listen() {
  sound = new AudioContext();
  meter = sound.createAnalyser();
  meter.fftSize = 1024;
  sound.createMediaStreamSource(stream).connect(meter);
  const samples = new Float32Array(meter.fftSize);
  let before = performance.now(), quiet = 0, level = 0;
  ticking = setInterval(() => {
    const now = performance.now(), passed = now - before;
    before = now;
    if (recorder.state !== "recording") return;
    take.ms += passed;
    part.clock.textContent = length(take.ms);
    meter.getFloatTimeDomainData(samples);
    const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    level = Math.max(Math.min(1, Math.sqrt(loudest)), level * 0.8); // falls slowly enough to be seen
    box.style.setProperty("--level", level.toFixed(2));
    quiet = loudest > QUIET ? 0 : quiet + passed;
    say(quiet > 4000 ? texts.silent : texts.recording);
  }, 100);
}

function finished() {
  clearInterval(ticking);
  stream.getTracks().forEach((track) => track.stop());
  sound.close();
  wake?.release();
  if (take.pieces.length && take.ms) { review(texts.done); return; }
  show("idle");
  say(texts.empty);
}

/** The form of this page sends it like any other file; what has arrived is deleted here when the page comes anew. */
function send() {
  const form = document.querySelector("form[data-sending]"), input = form.querySelector("input[type=file]");
  const type = take.type.split(";")[0], files = new DataTransfer();
  for (const file of input.files) files.items.add(file);
  files.items.add(new File(take.pieces, `${texts.name}-${stamp(take.at)}.${TYPES[take.type]}`, { type, lastModified: take.at }));
  input.files = files.files;
  form.requestSubmit(form.querySelector(".buttons button:not([name])"));
}

async function drop() {
  forget(take.at);
  part.heard.removeAttribute("src");
  if (wantsAnew) { show("idle"); await record(); return; }
  say(texts.gone);
  show("idle");
}

const DO = {
  record, send,
  pause() { recorder.requestData(); recorder.pause(); show("paused"); say(texts.paused); },
  resume() { recorder.resume(); show("recording"); },
  finish() { recorder.stop(); },
  again() { ask(true); },
  delete() { ask(false); },
  yes: drop,
  no() { show("done"); },
};
box.addEventListener("click", (event) => DO[event.target.dataset.do]?.());

kept().then((takes) => {
  const arrived = [...document.querySelectorAll("[data-file]")].map((element) => element.dataset.file).join("\n");
  for (const one of takes) {
    if (arrived.includes(stamp(one.at)) || one.at < Date.now() - KEPT_DAYS * 864e5) forget(one.at);
    else if (one.of === texts.of) take = one;
  }
  box.hidden = false;
  if (take) review(texts.unsent, false);
  else if (location.hash === "#recorder") box.scrollIntoView();
});
