/**
 * What the archive asks for where very much is being sent: a computation beside the writing, said quietly. Where it
 * cannot be done, the sentence that is there already holds: it goes on after a minute.
 */

/** What is being computed, by the challenge as it is written. */
const begun = new Map();
const place = document.querySelector(".proof");
if (place) beside(place.closest("form"));

function beside(form) {
  const told = place.querySelector("[role=status]");
  const waiting = told.textContent;
  let isRunning = true;
  let isHeld = false;
  told.textContent = place.dataset.computing;
  const running = answer(form, form.elements.altcha.value, place.dataset.solver).then((isDone) => {
    isRunning = false;
    told.textContent = isDone ? place.dataset.done : waiting;
  });
  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented || !isRunning) return;
    event.preventDefault(); // it goes by itself in a moment, and once however often it is pressed
    if (isHeld) return;
    isHeld = true;
    const { submitter } = event;
    await running;
    form.requestSubmit(submitter);
  });
}

/** Puts the answer to a challenge into the form. Resolves to whether there is one. */
export async function answer(form, written, solver) {
  const field = form.elements.altcha ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "altcha" }));
  field.value = written;
  const said = JSON.parse(atob(written));
  if (said.solution) return true;
  if (!begun.has(written)) begun.set(written, solved(said.challenge.parameters, solver));
  try {
    field.value = btoa(JSON.stringify({ ...said, solution: await begun.get(written) }));
    return true;
  } catch {
    begun.delete(written);
    return false;
  }
}

async function solved(parameters, solver) {
  try {
    return await inWorker(parameters, solver);
  } catch {
    return (await import(solver)).solve(parameters);
  }
}

function inWorker(parameters, solver) {
  return new Promise((done, fail) => {
    const worker = new Worker(solver, { type: "module" });
    worker.addEventListener("message", ({ data }) => { worker.terminate(); if (data) done(data); else fail(new Error("not solved")); });
    worker.addEventListener("error", (event) => { event.preventDefault(); fail(new Error("no worker")); });
    worker.postMessage(parameters);
  });
}
