/* The checks at the top of an update's form: what is typed is checked as it is, a moment later, and
   each problem leads to its place. Without this script they show what was saved. */
(() => {
  const QUIET = 700; // Milliseconds without typing; rich text takes 250 of them to reach its field.
  const UNIMPORTANT = ["csrfmiddlewaretoken", "next", "loaded_revision_id", "loaded_revision_created_at", "overwrite_revision_id"];

  const start = (panel) => {
    const form = panel.closest("form");
    const list = panel.querySelector("[data-checks-problems]");
    const status = panel.querySelector("[data-checks-status]");
    panel.addEventListener("click", (event) => {
      const link = event.target.closest("[data-checks-jump]");
      if (link && jump(link.dataset, form, panel)) event.preventDefault();
    });
    if (!form || !panel.hasAttribute("data-checks-live")) return;

    const typed = () => {
      const data = new FormData(form);
      UNIMPORTANT.forEach((name) => data.delete(name));
      return new URLSearchParams([...data].filter(([, value]) => typeof value === "string")).toString();
    };
    // The editor fills its fields when it is ready; nothing is asked before somebody changes them.
    let checked = null;
    let touched = false;
    let timer = 0;
    let asking = null;

    const check = async () => {
      const body = typed();
      if (!touched) checked ??= body;
      if (body === checked) return;
      asking?.abort();
      asking = new AbortController();
      const address = `${form.getAttribute("action").split("?")[0].replace(/edit\/$/, "")}checks/`;
      try {
        const response = await fetch(address, {
          method: "POST",
          body,
          signal: asking.signal,
          headers: {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": form.elements.csrfmiddlewaretoken.value,
            "X-Requested-With": "XMLHttpRequest",
          },
        });
        if (!response.ok) return;
        checked = body;
        show(await response.text());
      } catch (error) {
        if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
      }
    };

    const show = (html) => {
      const before = list.querySelector("[data-checks-summary]").textContent;
      const open = list.querySelector("details").open;
      const had = list.contains(document.activeElement) ? document.activeElement : null;
      const scrolled = list.querySelector("details").scrollTop;
      list.innerHTML = html;
      const box = list.querySelector("details");
      box.open = open;
      box.scrollTop = scrolled;
      if (had) {
        const again = [...list.querySelectorAll("[data-checks-jump]")].find(
          (link) => link.dataset.checksJump === had.dataset.checksJump,
        );
        (again || list.querySelector("summary")).focus({ preventScroll: true });
      }
      const now = list.querySelector("[data-checks-summary]").textContent;
      panel.dispatchEvent(new CustomEvent("checks:shown", { bubbles: true }));
      if (now !== before) status.textContent = `Checks: ${now}.`;
    };

    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(check, QUIET);
    };
    const change = () => {
      touched = true;
      soon();
    };
    form.addEventListener("input", change);
    // Where the rich text editor makes of a key something else, such as a bullet of “- ”, there is no input.
    form.addEventListener("beforeinput", change);
    form.addEventListener("change", change);
    // Blocks that are added, moved or removed, and what is chosen in a dialogue.
    document.addEventListener("w-unsaved:add", change);
    new MutationObserver((changes) => {
      if (changes.some(({ target }) => !panel.contains(target))) soon();
    }).observe(form, { childList: true, subtree: true });
    soon();
  };

  const FIELDS = '[contenteditable="true"], input:not([type="hidden"], [type="file"]), textarea, select';

  /** Return the block that is the ``number``th of those right below ``place``, not counting removed ones. */
  const block = (place, number) =>
    [...place.querySelectorAll("[data-streamfield-child]")].filter(
      (child) =>
        child.parentElement.closest("[data-contentpath]") === place &&
        child.querySelector(':scope > input[name$="-deleted"]')?.value !== "1",
    )[number];

  /** Show and focus what is at "body.<id>.heading"; a block without an id is known by its number.
      Return whether it is there. */
  const jump = ({ checksJump, checksPath }, form, panel) => {
    let place = null;
    const numbers = checksPath.split(".");
    for (const [depth, part] of checksJump.split(".").entries()) {
      const within = place || form;
      const inner =
        within.querySelector(`[data-contentpath="${CSS.escape(part)}"]`) || (place && /^\d+$/.test(numbers[depth]) && block(place, Number(numbers[depth])));
      if (!inner) break;
      place = inner;
    }
    if (!place) return false;
    for (let outer = place; outer && outer !== form; outer = outer.parentElement) {
      const toggle = outer.matches("[data-panel]") && outer.querySelector("[data-panel-toggle]");
      if (toggle && toggle.getAttribute("aria-expanded") === "false") toggle.click();
    }
    const own = place.querySelector(":scope > [data-panel] > .w-panel__header [data-panel-toggle]");
    if (own && own.getAttribute("aria-expanded") === "false") own.click();
    const within = place.querySelector(".w-panel__content") || place;
    const shown = (element) => element.checkVisibility();
    const field =
      [...within.querySelectorAll(FIELDS)].find(shown) ||
      [...within.querySelectorAll("button, a[href]")].find(shown) ||
      place;
    if (matchMedia("(max-width: 50em)").matches) panel.querySelector("details").open = false;
    const bar = panel.closest(".checks-panel") || panel;
    const above = parseFloat(getComputedStyle(bar).insetBlockStart) || 0;
    place.style.scrollMarginBlockStart = `${above + bar.offsetHeight + 24}px`;
    place.scrollIntoView({ block: "start" });
    if (field === place) place.tabIndex = -1;
    field.focus({ preventScroll: true });
    place.classList.add("checks-found");
    setTimeout(() => place.classList.remove("checks-found"), 2000);
    return true;
  };

  const begin = () => document.querySelectorAll("[data-checks]").forEach(start);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
