/** Words, captions and answers are stored while they are given; nothing waits for a button. */

const PAUSE = 2000;
const form = document.querySelector("form[data-saving]");
const told = form.querySelector(".kept");
const isWords = "kept" in form.dataset;
const fields = [...form.querySelectorAll("textarea, input:not([type=hidden], [type=file], [name=website])")];
const values = () => Object.fromEntries(fields.filter((field) => field.type !== "radio" || field.checked).map((field) => [field.name, field.value]));
let timer, running, isDirty = false;

if (isWords && !isComeBackTo()) restore();
form.addEventListener("input", (event) => {
  if (event.target.type === "file") return;
  isDirty = true;
  keepHere();
  later(event.target.type === "radio" ? 0 : PAUSE);
});
document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });
addEventListener("pagehide", leave);
form.addEventListener("submit", async (event) => {
  clearTimeout(timer);
  isDirty = false;
  if (!isWords) return;
  keepHere();
  sessionStorage.setItem("contribution:stored", key());
  if (!form.elements.of.value) sessionStorage.setItem("contribution:begun", key());
  if (!running) return;
  event.preventDefault(); // the words are just being stored: whoever goes on now must not begin a second time
  const { submitter } = event;
  await running;
  form.requestSubmit(submitter);
});

function later(pause) {
  clearTimeout(timer);
  timer = setTimeout(() => { running ??= save().finally(() => { running = undefined; }); }, pause);
}

/** A page that is left stores what it can. It begins nothing: the answer, with the code, would reach nobody. */
function leave() {
  if (isDirty && !running && (!isWords || form.elements.version.value)) save(true).catch(() => {});
}

async function save(isLast = false) {
  const sent = JSON.stringify(values());
  const body = new FormData(form);
  body.delete("files");
  isDirty = false;
  try {
    const answer = await fetch(form.action || location.href, { method: "POST", body, keepalive: isLast, headers: { Accept: "application/json" } });
    const said = await answer.json();
    if (said.proof) { await prove(said); return; }
    if (said.errors?.length) { say(said.errors.join(" ")); return; }
    if (answer.status === 202) return; // too little yet to begin with
    if (!answer.ok && answer.status !== 409) throw new Error(String(answer.status));
    const isSame = JSON.stringify(values()) === sent;
    if (answer.status === 409) {
      if (isSame) join(said);
      later(PAUSE);
      return;
    }
    if (isWords) stored(said, isSame);
    say(form.dataset.saved.replace("{time}", new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })));
    if (!isSame) later(PAUSE);
  } catch {
    isDirty = true;
    say(form.dataset.waiting);
    later(5 * PAUSE);
  }
}

/** Very much is being sent just now: this browser computes first, or waits. */
async function prove({ proof, errors }) {
  isDirty = true;
  say(form.dataset.proving);
  const { answer } = await import(form.dataset.prover);
  const isDone = await answer(form, proof, form.dataset.solver);
  if (!isDone) say(errors.join(" "));
  later(isDone ? 0 : 5 * PAUSE);
}

function say(words) {
  if (told.textContent !== words) told.textContent = words; // a screen reader hears each only once
}

function key() { return `contribution:${form.dataset.kept}`; }

/** Until they are stored in the archive, words are kept in this browser. */
function keepHere() {
  if (!isWords) return;
  try { localStorage.setItem(key(), JSON.stringify({ version: form.elements.version.value, values: values() })); } catch { /* no room: they are still stored in the archive */ }
}

function restore() {
  let kept;
  try { kept = JSON.parse(localStorage.getItem(key())); } catch { /* not to be read: begin anew */ }
  if (!kept?.values || "answered" in form.dataset) return;
  form.elements.version.value = kept.version || form.elements.version.value;
  for (const field of fields) field.value = kept.values[field.name] || field.value;
  isDirty = true;
  later(PAUSE);
}

/** Whoever went on and comes back by the browser's button goes on with what was begun, and begins nothing anew. */
function isComeBackTo() {
  const begun = document.querySelector(".begun[data-words]");
  const [visit] = performance.getEntriesByType("navigation");
  if (!begun || visit?.type !== "back_forward" || sessionStorage.getItem("contribution:begun") !== key()) return false;
  location.replace(begun.dataset.words);
  return true;
}

function stored(said, isSame) {
  const before = key();
  form.elements.version.value = said.version;
  if (said.code) {
    form.action = said.next;
    form.dataset.kept = form.elements.of.value = said.of;
    for (const link of document.querySelectorAll("header a[hreflang]")) link.href = said.next.replace(/^\/[^/]+/, `/${link.hreflang}`);
    history.replaceState(null, "", said.next);
    const code = document.querySelector(".code");
    code.querySelector(".signs").textContent = said.code;
    code.hidden = false;
    document.querySelector(".begun")?.remove();
  }
  localStorage.removeItem(before);
  if (!isSame) keepHere();
}

/** Another device has stored other words: the fields now hold both. */
function join(said) {
  form.elements.version.value = said.version;
  for (const field of fields) {
    const { selectionStart, selectionEnd } = field;
    if (field.value === said.joined[field.name]) continue;
    field.value = said.joined[field.name];
    field.setSelectionRange(selectionStart, selectionEnd);
  }
  keepHere();
  say(form.dataset.joined);
}
