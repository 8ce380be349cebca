// Completions for a search field: the ARIA 1.2 combobox with a list. Without this the form is the same form.
// Choosing one fills the field and searches for it, whatever kind it is.

const WAIT = 120;
const KINDS = { topic: "Topic", heading: "Section", region: "Region", acronym: "Acronym" };

function make(tag, properties, parent) {
  return parent.appendChild(Object.assign(document.createElement(tag), properties));
}

function combine(input) {
  const field = input.parentElement;
  const list = make("ul", { className: "completions", id: `${input.id}-completions`, hidden: true }, field);
  const status = make("div", { className: "hidden" }, field);
  let typed = input.value;
  let active = -1;
  let timer;
  let request;

  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  status.setAttribute("role", "status");
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);

  function close() {
    clearTimeout(timer);
    request?.abort();
    list.hidden = true;
    activate(-1);
    input.setAttribute("aria-expanded", "false");
  }

  function activate(index) {
    active = index;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", i === index));
    const option = list.children[index];
    if (!option) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function show(items) {
    list.replaceChildren();
    items.forEach((item, i) => {
      const option = make("li", { id: `${list.id}-${i}` }, list);
      option.setAttribute("role", "option");
      option.dataset.text = item.text;
      make("span", { textContent: item.text }, option);
      make("small", { textContent: KINDS[item.kind] || "" }, option);
    });
    if (!items.length) close();
    activate(-1);
    list.hidden = !items.length;
    input.setAttribute("aria-expanded", String(items.length > 0));
    const many = items.length === 1 ? "1 suggestion" : `${items.length} suggestions`;
    status.textContent = items.length ? `${many}: use the up and down arrows` : "No suggestions";
  }

  async function ask() {
    request?.abort();
    request = new AbortController();
    try {
      const query = new URLSearchParams({ q: typed });
      const answer = await fetch(`${input.dataset.completions}?${query}`, { signal: request.signal });
      if (answer.ok) show((await answer.json()).items);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  function choose(option) {
    input.value = option.dataset.text;
    close();
    input.form.requestSubmit();
  }

  function move(step) {
    const count = list.children.length;
    // One place more than there are options: the field itself, with what was typed.
    const next = (active + 1 + step + count + 1) % (count + 1) - 1;
    activate(next);
    input.value = list.children[next]?.dataset.text ?? typed;
  }

  input.addEventListener("input", () => {
    typed = input.value;
    clearTimeout(timer);
    request?.abort();
    if (typed.trim().length < 2) close();
    else timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (list.hidden) {
      if (event.key === "ArrowDown" && typed.trim().length > 1) { event.preventDefault(); ask(); }
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      input.value = typed;
      close();
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(list.children[active]);
    }
  });
  input.addEventListener("blur", close);
  // The field keeps the focus while the list is pressed.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
}

document.querySelectorAll("input[data-completions]").forEach(combine);
