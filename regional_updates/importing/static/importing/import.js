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
    if (event.dataTransfer.files.length) file.files = event.dataTransfer.files;
  });
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
  });
}
