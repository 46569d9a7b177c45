/* Sends the files of a batch one after the other and says what becomes of each. Without it, the form sends them all. */
const form = document.querySelector("form[data-add-many]");
const board = document.querySelector("[data-progress]");
const files = form.querySelector("#id_files");
const folder = form.querySelector("#id_folder");
const list = board.querySelector("ol");
const bar = board.querySelector("progress");
const errors = board.querySelector("[data-errors]");
const words = board.dataset;

form.querySelector("[data-folder]").hidden = false;

const post = (address, body) =>
  fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });

async function send(file, address, line) {
  line.lastChild.textContent = words.wordSending;
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.append("file", file, file.name);
  try {
    const said = await (await post(address, body)).json();
    const outcome = said.again ? words.wordAgain : words.wordMade;
    line.lastChild.textContent = said.refusal ? `${words.wordRefused}: ${said.refusal}` : outcome;
  } catch {
    line.lastChild.textContent = words.wordFailed;
  }
}

form.addEventListener("submit", async (event) => {
  // Hidden files of a folder (.DS_Store, Thumbs.db of the system) are nobody's photographs.
  const chosen = [...files.files, ...folder.files].filter((file) => !/^(\.|Thumbs\.db$)/i.test(file.name));
  if (!chosen.length) return;
  event.preventDefault();
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  const shared = new FormData(form);
  shared.delete("files");
  const answer = await post(form.action, shared).catch(() => null);
  const said = answer ? await answer.json().catch(() => ({})) : {};
  board.hidden = false;
  board.querySelector("h2").focus();
  if (!said.take) {
    errors.textContent = (said.errors || [words.wordFailed]).join(" ");
    button.disabled = false;
    return;
  }
  errors.textContent = "";
  form.hidden = true;
  bar.max = chosen.length;
  const lines = chosen.map((file) => {
    const line = document.createElement("li");
    line.append(`${file.webkitRelativePath || file.name}: `, document.createElement("span"));
    line.lastChild.textContent = words.wordWaiting;
    list.append(line);
    return line;
  });
  for (const [number, file] of chosen.entries()) {
    await send(file, said.take, lines[number]);
    bar.value = number + 1;
  }
  const report = board.querySelector("[data-report]");
  report.querySelector("a").href = said.report;
  report.hidden = false;
});
