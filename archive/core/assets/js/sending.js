/** Sends a file piece by piece (tus 1.0.0), through broken lines and closed lids, and says what has truly arrived. */

const VERSION = { "Tus-Resumable": "1.0.0" };
const LEAST = 64 * 1024;
const MOST = 8 * 1024 * 1024;
/** A piece should take about so many milliseconds: long enough to be worth asking, short enough to lose little. */
const SPAN = 3000;
/** The size of pieces, as the line has borne them so far. */
let piece = 256 * 1024;

class Stopped extends Error {}

/**
 * A mark by which a file is known again when it is chosen anew: its size, and a sum over parts from all over it. Scans
 * of one size may begin and end alike, with the white of the paper.
 */
async function markOf(file) {
  let sum = 2166136261;
  const add = async (start) => {
    for (const byte of new Uint8Array(await file.slice(start, start + 8192).arrayBuffer())) sum = Math.imul(sum ^ byte, 16777619);
  };
  for (let start = 0; start < file.size; start += Math.max(8192, Math.floor(file.size / 64))) await add(start);
  await add(Math.max(0, file.size - 8192));
  return `${file.size}-${(sum >>> 0).toString(16)}`;
}

const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

/** Wait a while, or until the line is back; at once where it was stopped. */
function pause(milliseconds, signal) {
  return new Promise((go) => {
    const done = () => { clearTimeout(timer); removeEventListener("online", done); signal?.removeEventListener("abort", done); go(); };
    const timer = setTimeout(done, milliseconds);
    addEventListener("online", done);
    signal?.addEventListener("abort", done);
  });
}

/** Ask once; a line that has gone silent is given up. */
async function ask(address, options, { signal, seconds = 60 }) {
  const cut = new AbortController();
  const stop = () => cut.abort();
  const timer = setTimeout(stop, seconds * 1000);
  signal?.addEventListener("abort", stop);
  try {
    return await fetch(address, { ...options, signal: cut.signal, headers: { ...VERSION, ...options.headers } });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

/**
 * Ask until an answer comes: a line that is down, a server that starts anew, and a busy file are waited for. A piece is
 * asked once only, as a part of it may have arrived: null, after a pause that grows with the `times` it has failed.
 */
async function insist(address, options, { times = 0, ...waiting }) {
  const { signal, onWait } = waiting;
  for (; ; times += 1) {
    if (signal?.aborted) throw new Stopped();
    const answer = await ask(address, options, waiting).catch(() => null);
    if (answer && answer.status < 500 && ![423, 429].includes(answer.status)) { onWait?.(false); return answer; }
    if (signal?.aborted) throw new Stopped();
    onWait?.(true);
    await pause(Math.min(30000, 500 * 2 ** times) * (0.75 + Math.random() / 2), signal);
    if (options.method === "PATCH") return null;
  }
}

/**
 * Sends `file`. `begun` are the files that are on their way, as `{ address, mark }`: this one is added while it is.
 * Resolves to what the archive says against it: nothing, or sentences. Rejects with `Stopped` where `signal` stopped it;
 * what has arrived stays.
 */
export async function sendFile(file, { uploads, begun = [], onProgress, onWait, signal } = {}) {
  const mark = await markOf(file);
  const waiting = { signal, onWait };
  for (let failed = 0; ;) {
    let one = begun.find((known) => known.mark === mark);
    const forget = () => begun.splice(begun.indexOf(one), 1);
    if (!one) {
      const metadata = `filename ${base64(file.name)},mark ${base64(mark)}`;
      const created = await insist(uploads, { method: "POST", headers: { "Upload-Length": String(file.size), "Upload-Metadata": metadata } }, waiting);
      if (created.status !== 201) return [await created.text()];
      one = { address: created.headers.get("Location"), mark };
      begun.push(one);
    }
    const { address } = one;
    const there = await insist(address, { method: "HEAD" }, waiting);
    if (!there.ok) { forget(); continue; }
    let offset = Number(there.headers.get("Upload-Offset"));
    onProgress?.(offset, file.size);
    if (offset >= file.size) {
      const said = await outcome(address, waiting);
      forget();
      if (said) return said;
    }
    while (offset < file.size) {
      const began = performance.now();
      const body = file.slice(offset, offset + piece);
      const answer = await insist(address, { method: "PATCH", body, headers: { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" } }, { ...waiting, times: failed });
      if (answer && ![204, 404, 409, 410].includes(answer.status)) return [await answer.text()];
      if (answer?.status !== 204) { failed += !answer; piece = Math.max(LEAST, piece / 2); break; } // ask how much is there, and go on
      failed = 0;
      offset = Number(answer.headers.get("Upload-Offset"));
      onProgress?.(offset, file.size);
      const spent = Math.max(1, performance.now() - began);
      piece = Math.round(Math.min(MOST, Math.max(LEAST, Math.min(2, SPAN / spent) * piece)));
    }
  }
}

/** What has become of it. Null: it is not known, so that it is sent anew; the archive takes the same file once. */
async function outcome(address, waiting) {
  const answer = await insist(address, { method: "GET" }, { ...waiting, seconds: 600 });
  if ([404, 410].includes(answer.status)) return null;
  if (!answer.ok) return [await answer.text()];
  const { taken, refused } = await answer.json();
  return taken || refused.length ? refused : null;
}
