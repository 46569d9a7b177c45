/** Giving, made easier: files go one by one and say how far they are, and what follows from the answers is shown. */

const sender = document.querySelector("form[data-sending]");
if (sender) sendOneByOne(sender);
const questions = document.querySelector("form.questions");
if (questions) preview(questions);

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

function sendOneByOne(form) {
  const input = form.querySelector("input[type=file]");
  const list = form.querySelector(".progress");
  form.addEventListener("submit", async (event) => {
    const files = [...input.files];
    if (!files.length || event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    const on = event.submitter?.name === "on";
    const refused = [];
    let broken = false;
    list.replaceChildren();
    for (const file of files) {
      const said = await send(form, file, list).catch(() => { broken = true; return []; });
      if (broken) break;
      refused.push(...said);
    }
    if (broken) { list.append(line(form.dataset.lost)); return; }
    if (refused.length) {
      for (const message of refused) list.append(line(message));
      input.value = "";
      return;
    }
    input.value = "";
    const rest = new FormData(form);
    rest.delete("files");
    if (on) rest.set("on", "1");
    const answer = await fetch(form.action || location.href, { method: "POST", body: rest });
    location.assign(answer.url);
  });
}

function send(form, file, list) {
  const body = new FormData();
  body.append("files", file);
  const item = line(`${form.dataset.sending}: ${file.name}`);
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.setAttribute("aria-label", file.name);
  item.append(bar);
  list.append(item);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action || location.href);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = event.loaded / event.total; });
    request.addEventListener("load", () => {
      if (request.status !== 200 || !request.response) { reject(new Error(String(request.status))); return; }
      const refused = request.response.refused;
      item.replaceChildren(refused.length ? "" : `${file.name}: ${form.dataset.sent}`);
      if (refused.length) item.remove();
      resolve(refused);
    });
    request.addEventListener("error", () => reject(new Error("line")));
    request.send(body);
  });
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
