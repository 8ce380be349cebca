// Beside each section whose heading the region's update before had too, its text of then can be opened.
(() => {
  const HEADING = /^body-\d+-value-heading$/;
  const PAGE = /^.*\/pages\/\d+\//;
  let before; // A promise of the update before, asked for once, when there is a heading to compare.
  let numbered = 0;

  const key = (heading) =>
    heading.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");

  const ask = async () => {
    // A page that was saved for the first time gets its address then.
    const page = location.pathname.match(PAGE);
    if (!page) return null;
    const response = await fetch(`${page[0]}before/`, { headers: { Accept: "application/json" } });
    return response.ok ? response.json() : { sections: [] };
  };

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
    made.append(...children);
    return made;
  };

  const said = element("div", { role: "status", class: "w-sr-only" });
  const say = (text) => { said.textContent = text; };

  const build = (input) => {
    const id = `last-month-${++numbered}`;
    const button = element("button", { type: "button", class: "button button-small button-secondary last-month__button", "aria-expanded": "false", "aria-controls": id });
    const panel = element("section", { id, class: "last-month__panel", tabindex: "0", hidden: "" });
    const place = input.closest("[data-contentpath]");
    const opener = element("div", { class: "last-month" }, button);
    place.after(opener, panel);
    const open = (yes) => {
      button.setAttribute("aria-expanded", String(yes));
      panel.hidden = !yes;
      place.parentElement.classList.toggle("has-last-month", yes);
    };
    button.addEventListener("click", () => open(panel.hidden));
    panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      // On phones Wagtail's sidebar listens for it too, and takes the focus.
      event.stopPropagation();
      open(false);
      button.focus();
    });
    return { opener, button, panel, open, shown: "" };
  };

  const made = new WeakMap(); // From a heading's field to its button and panel.

  const show = (input, update) => {
    const wanted = key(input.value);
    const same = wanted ? update.sections.filter((section) => key(section.heading) === wanted) : [];
    let parts = made.get(input);
    if (!same.length) {
      if (parts) {
        parts.open(false);
        parts.opener.hidden = true;
        parts.shown = "";
      }
      return;
    }
    if (!parts) made.set(input, (parts = build(input)));
    parts.opener.hidden = false;
    if (parts.shown === wanted) return;
    parts.shown = wanted;
    const from = `From ${update.month}`;
    parts.button.replaceChildren(update.label);
    parts.button.setAttribute("aria-label", `${update.label}: ${same[0].heading}`);
    parts.panel.setAttribute("aria-label", `${from}: ${same[0].heading}`);
    parts.panel.replaceChildren(
      element("p", { class: "last-month__from" }, element("b", {}, from), element("span", {}, update.title)),
      ...same.map((section) => {
        const text = element("div", { class: "last-month__text", dir: "auto" });
        // Made by the server of the same blocks, and by the same templates, as readers' pages.
        text.innerHTML = section.html;
        for (const link of text.querySelectorAll("a[href]")) {
          link.target = "_blank";
          link.rel = "noopener";
        }
        return text;
      }),
    );
    if (document.activeElement === input) say(`${update.label} had a section with this heading. Its text can be opened after this field.`);
  };

  const look = async (input) => {
    if (!HEADING.test(input.name) || !input.value.trim()) {
      if (made.has(input)) show(input, { sections: [] });
      return;
    }
    before ??= ask();
    const update = await before;
    if (!update) before = undefined;
    else show(input, update);
  };

  const lookAt = (root) => {
    for (const input of root.querySelectorAll('input[name$="-value-heading"]')) look(input);
  };

  const begin = () => {
    const form = document.querySelector("[data-edit-form]");
    if (!form) return;
    document.body.append(said);
    form.addEventListener("input", (event) => { if (HEADING.test(event.target.name)) look(event.target); });
    form.addEventListener("focusout", (event) => { if (HEADING.test(event.target.name)) look(event.target); });
    new MutationObserver((changes) => {
      for (const change of changes) {
        for (const node of change.addedNodes) if (node.nodeType === Node.ELEMENT_NODE) lookAt(node);
      }
    }).observe(form, { childList: true, subtree: true });
    lookAt(form);
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
