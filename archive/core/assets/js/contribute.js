/** Giving, made easier: files go one by one and say how far they are, and what follows from the answers is shown. */

const sender = document.querySelector("form[data-sending]");
if (sender) sendOneByOne(sender);
const questions = document.querySelector("form.questions");
if (questions) preview(questions);

for (const ways of document.querySelectorAll(".code .ways")) keepCode(ways);

/** The next screen has come: the words are stored, and go from this browser. */
if (!document.querySelector("form[data-kept]")) {
  const key = sessionStorage.getItem("contribution:stored");
  if (key) { localStorage.removeItem(key); sessionStorage.removeItem("contribution:stored"); }
}

/** Who forgets the code on this device leaves nothing else here either. */
document.addEventListener("submit", (event) => {
  if (!event.target.action.endsWith("/leave/")) return;
  for (const key of Object.keys(localStorage)) if (key.startsWith("contribution:")) localStorage.removeItem(key);
  indexedDB.deleteDatabase("recordings");
});

/** The return code, kept without a pen. Browsers copy on safe lines only. */
function keepCode(ways) {
  const [copy, print] = ways.querySelectorAll("button");
  const told = ways.querySelector("output");
  copy.hidden = !navigator.clipboard;
  copy.addEventListener("click", async () => {
    const code = ways.closest(".code").querySelector(".signs");
    try {
      await navigator.clipboard.writeText(code.textContent.trim());
      told.textContent = copy.dataset.done;
    } catch { getSelection().selectAllChildren(code); } // forbidden: it is marked, to be copied by hand
  });
  print.addEventListener("click", () => globalThis.print());
  ways.hidden = false;
}

function sendOneByOne(form) {
  const input = form.querySelector("input[type=file]");
  const list = form.querySelector(".progress");
  const begun = [...form.querySelectorAll("[data-mark]")].map(({ dataset }) => ({ address: dataset.address, mark: dataset.mark }));
  let isSending = false;
  let on = false;
  form.addEventListener("submit", async (event) => {
    const files = [...input.files];
    if (!files.length || event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    on ||= event.submitter?.name === "on";
    if (isSending) return; // pressed twice
    isSending = true;
    const isDone = await send(files).catch(() => { list.append(line(form.dataset.lost)); });
    isSending = false;
    if (!isDone) { on = false; return; }
    form.action = location.pathname; // without #recorder, which the next page would inherit
    form.requestSubmit(on ? form.elements.on : event.submitter); // the rest, as without a script: its answer is a page
  });

  /** Resolves to whether all of them are there. */
  async function send(files) {
    const { sendFile } = await import(form.dataset.sender);
    list.replaceChildren();
    let isDone = true;
    for (const file of files) {
      const row = rowOf(form, file);
      list.append(row.item);
      const said = await row.send((how) => sendFile(file, { uploads: form.dataset.uploads, begun, ...how }));
      if (!said || said.length) isDone = false;
    }
    input.value = "";
    return isDone;
  }
}

/** A file on its way: how much of it has arrived, and a way to stop it and to go on. */
function rowOf(form, file) {
  const words = form.dataset;
  const item = line(`${words.sending}: ${file.name} `);
  const bar = item.appendChild(document.createElement("progress"));
  bar.setAttribute("aria-label", file.name);
  const amount = item.appendChild(document.createElement("span"));
  amount.setAttribute("aria-live", "off");
  const stop = item.appendChild(document.createElement("button"));
  stop.type = "button";
  stop.className = "link";
  stop.textContent = words.stop;
  const of = (bytes) => (bytes / 1048576).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
  let hand;
  stop.addEventListener("click", () => hand.abort());
  const onProgress = (there, all) => { bar.max = all; bar.value = there; amount.textContent = ` ${of(there)} / ${of(all)} MB `; };
  const onWait = (waits) => { item.classList.toggle("waits", waits); if (waits) amount.textContent = ` ${words.waits} `; };
  /** Sends it until it is there or is refused; stopped, it waits for the press that lets it go on. Null: it was left. */
  async function send(sending) {
    for (;;) {
      hand = new AbortController();
      try {
        const said = await sending({ onProgress, onWait, signal: hand.signal });
        if (said.length) item.replaceChildren(...said.map((sentence) => document.createTextNode(sentence)));
        else item.replaceChildren(`${file.name}: ${words.sent}`);
        return said;
      } catch (error) {
        if (!hand.signal.aborted) { item.replaceChildren(words.lost); return null; }
        stop.textContent = words.further;
        await new Promise((go) => { stop.addEventListener("click", go, { once: true }); });
        stop.textContent = words.stop;
      }
    }
  }
  return { item, send };
}

function line(words) {
  const item = document.createElement("li");
  item.textContent = words;
  return item;
}

/** What follows from the answers so far, all together. */
function preview(form) {
  const section = form.querySelector(".preview");
  const list = section.appendChild(document.createElement("ul"));
  const show = () => {
    const chosen = [...form.querySelectorAll("input[type=radio]:checked")];
    list.replaceChildren(...chosen.map((radio) => line(document.getElementById(radio.getAttribute("aria-describedby")).textContent)));
    section.hidden = !chosen.length;
  };
  form.addEventListener("change", show);
  show();
}
