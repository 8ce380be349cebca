/* What a refused submission has marked in the form is marked no more once the checks find it put right. */
(() => {
  // Where the editor has it, as the checks name places: "body.<id>.heading".
  const pathOf = (element) => {
    const path = [];
    for (let place = element.closest("[data-contentpath]"); place; place = place.parentElement.closest("[data-contentpath]")) {
      path.unshift(place.dataset.contentpath);
    }
    return path.filter(Boolean).join(".");
  };
  const problems = (panel) =>
    [...panel.querySelectorAll(".checks__problem")].map((problem) => ({
      message: problem.querySelector("[data-checks-message]").textContent.trim(),
      path: problem.querySelector("[data-checks-jump]").dataset.checksJump,
    }));
  const same = (problem, path) => problem.path === path || problem.path.startsWith(`${path}.`) || path.startsWith(`${problem.path}.`);

  const start = (panel) => {
    const form = panel.closest("form");
    if (!form || !panel.hasAttribute("data-checks-refused")) return;
    const ours = new Set(problems(panel).map(({ message }) => message));
    panel.addEventListener("checks:shown", () => {
      const now = problems(panel);
      form.querySelectorAll(".error-message").forEach((error) => {
        const message = error.textContent.trim();
        const path = pathOf(error);
        if (!ours.has(message) || now.some((problem) => problem.message === message && same(problem, path))) return;
        const field = error.closest(".w-field");
        const errors = error.closest("[data-field-errors], .w-field__errors") || error.parentElement;
        error.remove();
        if (errors.querySelector(".error-message")) return;
        errors.querySelectorAll(".icon").forEach((icon) => icon.remove());
        field?.classList.remove("w-field--error");
        field?.querySelectorAll("[aria-invalid]").forEach((input) => input.removeAttribute("aria-invalid"));
      });
    });
  };
  const begin = () => document.querySelectorAll("[data-checks]").forEach(start);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
