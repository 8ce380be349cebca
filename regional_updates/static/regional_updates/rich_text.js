/* Tab in a list. At the beginning of a bullet it moves that bullet in, and Shift+Tab moves it out, as
   in Word. Anywhere else, where there is no further to go, and after Escape, it leaves the field.
   The editor takes every Tab in a list for itself, so this listens before it. */
(() => {
  const DEEPEST = 1; // Counted from 0, as maxListNesting in rich_text_area.py.
  let leaving = false;

  const itemOf = (node) => (node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement)?.closest("li[data-block]");
  const depthOf = (item) => Number(item.className.match(/-depth(\d+)/)?.[1] || 0);

  const isAtStart = (item, selection) => {
    const before = document.createRange();
    before.setStart(item, 0);
    before.setEnd(selection.anchorNode, selection.anchorOffset);
    // An empty bullet may hold a character that has no width.
    return !before.toString().replace(/[\u200b\ufeff]/g, "");
  };

  const moves = (editor, back) => {
    const selection = getSelection();
    const item = itemOf(selection.anchorNode);
    if (!item || !selection.isCollapsed || !isAtStart(item, selection)) return false;
    const blocks = [...editor.querySelectorAll("[data-block]")];
    const above = blocks[blocks.indexOf(item) - 1];
    if (!above?.matches("li")) return false;
    return back ? depthOf(item) > 0 : depthOf(item) < Math.min(DEEPEST, depthOf(above) + 1);
  };

  const onKey = (event) => {
    const editor = event.target.closest?.(".Draftail-Editor [contenteditable]");
    if (!editor || event.key === "Shift") return;
    const plain = event.key === "Tab" && !event.altKey && !event.ctrlKey && !event.metaKey;
    if (plain && (leaving || !moves(editor, event.shiftKey))) event.stopImmediatePropagation();
    leaving = event.key === "Escape";
    // On a narrow screen Wagtail's menu would take the focus; where a list of commands is open, the key closes that.
    if (leaving && !document.querySelector("[role=listbox]")?.checkVisibility()) editor.closest("form")?.addEventListener("keydown", (same) => same.stopPropagation(), { once: true });
  };

  addEventListener("keydown", onKey, true);
  addEventListener("focusout", () => { leaving = false; }, true);
  addEventListener("pointerdown", () => { leaving = false; }, true);
})();
