// Suggests people while a name is typed: a combobox (APG).
const field = document.querySelector("input[data-suggest]");
const list = document.createElement("ul");
const status = document.createElement("p");
let asked;
let waiting;
let at = -1;

function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
}

function close() {
  list.hidden = true;
  at = -1;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

function line(person, number) {
  const option = document.createElement("li");
  const name = document.createElement("span");
  const more = document.createElement("small");
  set(option, { id: `suggestion-${number}`, role: "option", "aria-selected": "false" });
  option.dataset.address = person.address;
  name.lang = person.language;
  name.textContent = person.name;
  more.textContent = [person.years, person.reason].filter(Boolean).join(" · ");
  option.append(name, " ", more);
  return option;
}

function choose(number) {
  const options = [...list.children];
  at = options[number] ? number : -1;
  options.forEach((option, place) => option.setAttribute("aria-selected", place === at));
  if (at < 0) return field.removeAttribute("aria-activedescendant");
  field.setAttribute("aria-activedescendant", options[at].id);
  options[at].scrollIntoView({ block: "nearest" });
}

async function suggest() {
  const text = field.value.trim();
  asked?.abort();
  if (text.length < 2) return close();
  asked = new AbortController();
  try {
    const from = `${field.dataset.suggest}?q=${encodeURIComponent(text)}`;
    const { people } = await (await fetch(from, asked)).json();
    if (document.activeElement !== field) return;
    close();
    list.replaceChildren(...people.map(line));
    list.hidden = !people.length;
    field.setAttribute("aria-expanded", people.length > 0);
    status.textContent = people.length ? `${list.ariaLabel}: ${people.length}` : "";
  } catch {}
}

set(list, { id: "suggestions", class: "suggestions", role: "listbox", "aria-label": field.dataset.label });
set(status, { class: "visually-hidden", role: "status" });
set(field, { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id });
close();
field.parentElement.append(list, status);
field.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(suggest, 150);
});
field.addEventListener("blur", close);
field.addEventListener("keydown", (event) => {
  if (event.isComposing || list.hidden) return;
  if (event.key === "ArrowDown") choose(at + 1);
  else if (event.key === "ArrowUp") choose(at < 0 ? list.children.length - 1 : at - 1);
  else if (event.key === "Enter" && at >= 0) location = list.children[at].dataset.address;
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
});
list.addEventListener("pointerdown", (event) => event.preventDefault());
list.addEventListener("click", ({ target }) => {
  location = target.closest("li")?.dataset.address ?? location;
});
