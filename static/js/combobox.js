// Completions while typing: the ARIA 1.2 combobox with a list. Without this the form is the same form.
// Choosing one, whatever it is, fills the field and searches for it.

const WAIT = 120;

function make(tag, properties, parent) {
  return parent.appendChild(Object.assign(document.createElement(tag), properties));
}

function set(element, attributes) {
  for (const name in attributes) element.setAttribute(name, attributes[name]);
}

function combine(input) {
  const field = input.parentElement;
  const list = make("ul", { className: "completions", id: `${input.id}-completions`, hidden: true }, field);
  const status = make("div", { className: "hidden" }, field);
  let typed = input.value;
  let active = -1;
  let timer;
  let request;

  set(list, { role: "listbox", "aria-label": "Suggestions" });
  set(status, { role: "status" });
  set(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id });
  close();

  function open(is) {
    list.hidden = !is;
    set(input, { "aria-expanded": is });
  }

  function stop() {
    clearTimeout(timer);
    request?.abort();
  }

  function close() {
    stop();
    activate(-1);
    open(false);
  }

  function activate(index) {
    active = index;
    [...list.children].forEach((option, i) => set(option, { "aria-selected": i === index }));
    const option = list.children[index];
    if (option) set(input, { "aria-activedescendant": option.id });
    else input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  function show(items) {
    list.replaceChildren();
    items.forEach(({ text, expansion, kind }, i) => {
      const option = make("li", { id: `${list.id}-${i}`, text }, list);
      set(option, { role: "option" });
      make("span", { textContent: expansion ? `${text} – ${expansion}` : text }, option);
      make("small", { textContent: kind }, option);
    });
    activate(-1);
    open(items.length > 0);
    const many = `${items.length} suggestion${items.length > 1 ? "s" : ""}`;
    status.textContent = items.length ? `${many}: use the up and down arrows` : "No suggestions";
  }

  async function ask() {
    stop();
    request = new AbortController();
    const address = `${input.dataset.completions}?${new URLSearchParams({ q: typed })}`;
    try {
      const answer = await fetch(address, { signal: request.signal });
      if (answer.ok) show((await answer.json()).items);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  function choose(option) {
    input.value = option.text;
    close();
    input.form.requestSubmit();
  }

  function move(step) {
    // One place more than there are options: the field itself, with what was typed.
    const places = list.children.length + 1;
    activate(((active + 1 + step + places) % places) - 1);
    input.value = list.children[active]?.text ?? typed;
  }

  input.addEventListener("input", () => {
    typed = input.value;
    stop();
    if (typed.trim().length < 2) close();
    else timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (list.hidden) {
      if (step !== 1 || typed.trim().length < 2) return;
      ask();
    } else if (step) {
      move(step);
    } else if (event.key === "Escape") {
      input.value = typed;
      close();
    } else if (event.key === "Enter" && active >= 0) {
      choose(list.children[active]);
    } else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  // The field keeps the focus while the list is pressed.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("li");
    if (option) choose(option);
  });
}

document.querySelectorAll("input[data-completions]").forEach(combine);
