/* Arrow keys go from cell to cell; Tab goes through them all, as anywhere. Filters fold away by
   Escape, or when something else is clicked or reached. */
(() => {
  document.querySelectorAll(".coverage-choices").forEach((choices) => {
    const leave = (event) => {
      if (!choices.contains(event.target)) choices.open = false;
    };
    document.addEventListener("pointerdown", leave);
    document.addEventListener("focusin", leave);
    choices.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !choices.open) return;
      // On a narrow screen Wagtail's menu would take the focus.
      event.stopPropagation();
      choices.open = false;
      choices.querySelector("summary").focus();
    });
  });

  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

  const way = (cell) => cell?.querySelector("a, summary");

  document.querySelectorAll("[data-coverage]").forEach((table) => {
    table.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      const cell = event.target.closest("td, th");
      if (!step || !cell || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const rows = [...table.tBodies[0].rows];
      let row = rows.indexOf(cell.parentElement);
      let column = cell.cellIndex;
      let next;
      // Cells that lead nowhere are stepped over.
      do {
        row += step[0];
        column += step[1];
        next = rows[row]?.cells[column];
      } while (next && !way(next));
      if (!next) return;
      event.preventDefault();
      way(next).focus();
    });
    // The newest months are at the right, where a narrow screen does not reach.
    const now = table.querySelector("[data-now]");
    const scroll = table.parentElement;
    if (scroll.scrollWidth > scroll.clientWidth && now) {
      scroll.scrollLeft = now.offsetLeft + now.offsetWidth - scroll.clientWidth;
    }
  });
})();
