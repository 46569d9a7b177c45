/**
 * Derives keys until one begins as a challenge wants (ALTCHA's proof of work, second version, with PBKDF2). A worker
 * runs it; in a browser that has none of this kind, the page.
 */

const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The counter, and the key derived with it. */
export async function solve({ cost, keyLength, keyPrefix, nonce, salt }) {
  const password = new Uint8Array([...bytes(nonce), 0, 0, 0, 0]);
  const tail = new DataView(password.buffer, password.length - 4);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations: cost };
  for (let counter = 0; ; counter += 1) {
    tail.setUint32(0, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const derivedKey = hex(await crypto.subtle.deriveBits(how, key, keyLength * 8));
    if (derivedKey.startsWith(keyPrefix)) return { counter, derivedKey };
  }
}

if (typeof document === "undefined") {
  addEventListener("message", async ({ data }) => { postMessage(await solve(data).catch(() => null)); });
}
