/* Where Wagtail's editor loses what is typed, leaves a field without a name, loses the focus, leaves a calendar
   open, or covers what is to be edited. */
(() => {
  // On a phone a side panel covers the whole form: none is opened again by itself.
  if (matchMedia("(max-width: 50em)").matches) {
    try {
      localStorage.removeItem("wagtail:side-panel-open");
    } catch {
      // Whoever keeps nothing has nothing opened again.
    }
  }

  // The button that opened a chooser is hidden once something is chosen, so the focus cannot go back to it.
  let chooser = null;
  document.addEventListener("focusin", ({ target }) => {
    chooser = target.closest(".chooser") || (target.closest(".modal, .tippy-box") ? chooser : null);
  });
  const refocus = () => [...(chooser?.querySelectorAll("button") || [])].find((button) => button.checkVisibility())?.focus();
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-chooser-action-clear]")) setTimeout(refocus);
  });
  jQuery(document).on("hidden.bs.modal", () => {
    if (document.activeElement === document.body) refocus();
  });

  // A calendar opens a moment after its field is reached; it must not where the field has been left by then.
  document.addEventListener("keydown", ({ key, target }) => {
    const field = jQuery(target);
    if (key !== "Tab" || !field.data("xdsoft_datetimepicker")) return;
    setTimeout(() => {
      if (document.activeElement !== target) field.datetimepicker("hide");
    }, 150);
  });

  // What is typed while Wagtail saves by itself counts as saved by then, though it was not sent: save again.
  let sent = null;
  const typed = (data, but = {}) =>
    JSON.stringify([...data].filter(([name]) => !/^comments-|_revision_|^(csrfmiddlewaretoken|next)$/.test(name) && !(name in but)));
  document.addEventListener("w-autosave:save", ({ detail }) => {
    sent = detail.formData;
  });
  document.addEventListener("w-autosave:success", ({ target, detail }) => {
    const given = detail.response.field_updates || {};
    // It unsets this, once the same has been saved as is in the form.
    if (sent && typed(sent, given) !== typed(new FormData(target), given)) target.dataset.wUnsavedForceValue = "true";
  });

  // Rich text, and a block that is one field, have a heading above them but no label.
  const name = (root) => {
    for (const field of root.querySelectorAll(".Draftail-Editor [role=textbox], [data-streamfield-child] :is(input, textarea):not([type=hidden])")) {
      if (field.labels?.length || field.hasAttribute("aria-label")) continue;
      const panel = field.closest("[data-panel]");
      const heading = panel?.querySelector(".c-sf-block__type") || panel?.querySelector("[data-panel-heading-text]");
      const help = field.closest("[data-field]")?.querySelector("[data-field-help]")?.id;
      if (heading) field.setAttribute("aria-label", heading.textContent.trim());
      if (help) field.setAttribute("aria-describedby", help);
    }
  };
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (node.nodeType === Node.ELEMENT_NODE) name(node);
    }
  }).observe(document, { childList: true, subtree: true });
})();
