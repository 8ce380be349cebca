// A new update from a document: dropping, pasting with formatting, and rows that look like what they are.
const upload = document.querySelector("form[data-import]");
if (upload) {
  const drop = upload.querySelector(".import-drop");
  const file = upload.elements.file;
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("is-over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    drop.addEventListener(name, () => drop.classList.remove("is-over"));
  }
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    file.files = event.dataTransfer.files;
    file.dispatchEvent(new Event("change", { bubbles: true }));
  });
  // What was wrong with another file, or with nothing, does not count any more.
  const forgive = (event) => {
    const field = event.target;
    if (field !== file && field !== upload.elements.text) return;
    for (const error of document.querySelectorAll(".import .w-field__errors, .import > .help-critical")) error.replaceChildren();
    for (const part of upload.querySelectorAll(".w-field--error")) part.classList.remove("w-field--error");
    document.querySelector(".import > .help-critical")?.remove();
    field.removeAttribute("aria-invalid");
  };
  upload.addEventListener("change", forgive);
  upload.addEventListener("input", forgive);
  const { text, markup } = upload.elements;
  const kept = upload.querySelector(".import-kept");
  const forget = () => {
    markup.value = "";
    kept.hidden = true;
  };
  text.addEventListener("input", forget);
  text.addEventListener("paste", (event) => {
    const html = event.clipboardData.getData("text/html");
    // Formatting counts for a text that was pasted whole, not for one that is written together.
    if (!html || text.value.trim()) return;
    event.preventDefault();
    text.value = event.clipboardData.getData("text/plain");
    markup.value = html;
    kept.hidden = false;
  });
}
const review = document.querySelector("form[data-review]");
if (review) {
  review.addEventListener("change", (event) => {
    if (event.target.name?.startsWith("kind-")) {
      event.target.closest(".import-row").dataset.kind = event.target.value;
    }
    sayWhatIsMissing();
  });
  // As the server says it, for what was typed or left out since.
  const sum = review.querySelector("[data-missing-sum]");
  const sign = review.querySelector("[data-missing] .icon");
  const sayWhatIsMissing = () => {
    const missing = [];
    for (const each of review.querySelectorAll("[data-missing]")) {
      const row = each.closest(".import-row");
      each.hidden = row.dataset.kind === "out" || row.querySelector("input").value.trim() !== "";
      if (!each.hidden) missing.push(each.dataset.missing);
    }
    const said = missing.length
      ? `Without a description yet: ${missing.join(", ")}. You can make the draft all the same, and describe them in the editor.`
      : "";
    if (sum.textContent === said) return;
    const words = document.createElement("span");
    words.textContent = said;
    sum.replaceChildren(...(said ? [sign.cloneNode(true), words] : []));
  };
  review.addEventListener("input", sayWhatIsMissing);
}
