/* Opens a stored row of an inline panel: fetches its fields and puts them in place of its line
   (archive/core/closed_rows.py). */
(() => {
  /** So many looks, a tenth of a second apart, that find nothing new: the fields have settled. */
  const LOOKS = 15;

  /** The fields as the server draws them; throws the words to say where it has none. */
  async function fetchFields({ closedRow, failed, gone }) {
    let answer;
    try {
      answer = await fetch(closedRow, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    } catch {
      throw failed;
    }
    if (answer.status === 404) throw gone;
    if (!answer.ok || answer.redirected) throw failed;
    return answer.text();
  }

  /** Puts the fields where the line is as Wagtail puts those of a new row: with their number, their scripts and their
      folds, and the focus within. */
  function put(line, html) {
    const child = line.closest("[data-inline-panel-child]");
    const [, relation, number] = /^inline_child_(.+)-(\d+)$/.exec(child.id);
    const formsetPrefix = `closed_${relation}-${number}`;
    const count = Object.assign(document.createElement("input"), { type: "hidden", id: `${formsetPrefix}-TOTAL_FORMS`, value: number });
    const fields = Object.assign(document.createElement("template"), { id: `${formsetPrefix}-EMPTY_FORM_TEMPLATE`, innerHTML: `<div>${html}</div>` });
    const place = Object.assign(document.createElement("div"), { id: `${formsetPrefix}-FORMS` });
    line.replaceWith(count, fields, place);
    const rows = new window.InlinePanel({ formsetPrefix, emptyChildFormPrefix: `${relation}-__prefix__`, canOrder: false }, false);
    rows.initChildControls = () => {}; // the row has had them since the form was drawn
    rows.updateControlStates = () => {};
    rows.addForm();
    count.remove();
    fields.remove();
  }

  /** To open a row is no change of the record: what the form compares itself with is taken anew until its fields have
      settled (an editor of text writes its value in its own way when it starts), or somebody goes to work on them.
      Looks are counted, not seconds: on a busy machine both come late. */
  function settle(form, unsaved) {
    const work = new AbortController();
    const begin = ({ isTrusted, type }) => {
      if (!isTrusted) return;
      if (type !== "input") unsaved.setInitialFormData(); // as it is before what is begun
      work.abort();
    };
    for (const type of ["keydown", "pointerdown", "input"]) form.addEventListener(type, begin, { capture: true, signal: work.signal });
    let looks = LOOKS;
    const look = () => {
      if (work.signal.aborted) return;
      const before = unsaved.initialFormData;
      unsaved.setInitialFormData();
      looks = unsaved.initialFormData === before ? looks - 1 : LOOKS;
      if (looks) setTimeout(look, 100);
      else work.abort();
    };
    setTimeout(look);
  }

  async function open(line, button) {
    const failure = line.querySelector("[role=status]");
    failure.textContent = "";
    button.disabled = true;
    line.setAttribute("aria-busy", "true");
    try {
      const html = await fetchFields(line.dataset);
      const form = line.closest("form");
      const unsaved = window.wagtail.app.getControllerForElementAndIdentifier(form, "w-unsaved");
      const isAsLoaded = unsaved && !unsaved.hasEditsValue && unsaved.formData === unsaved.initialFormData;
      put(line, html);
      if (isAsLoaded) settle(form, unsaved);
    } catch (words) {
      if (typeof words !== "string") throw words;
      button.disabled = false;
      line.removeAttribute("aria-busy");
      failure.textContent = words;
      button.focus();
    }
  }

  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element && target.closest("[data-closed-row] button");
    if (button) open(button.closest("[data-closed-row]"), button);
  });
})();
