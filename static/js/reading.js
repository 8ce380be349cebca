// One update: links and citations that copy themselves, and the contents list that says where you are.
// Without this the links are links, and citations can be selected.

const SHOWN = 2500;

if (navigator.clipboard) {
  const status = document.body.appendChild(document.createElement("div"));
  let timer;
  status.className = "copied";
  status.setAttribute("role", "status");

  async function copy(text, what) {
    let said = `The ${what} is copied`;
    await navigator.clipboard.writeText(text).catch(() => { said = `The ${what} is not copied: your browser did not allow it`; });
    clearTimeout(timer);
    // Emptied first, so that the same words are said again.
    status.textContent = "";
    requestAnimationFrame(() => { status.textContent = said; });
    timer = setTimeout(() => { status.textContent = ""; }, SHOWN);
  }

  document.querySelectorAll("[data-copy-link]").forEach((link) => {
    link.title = "Copy the link to this section";
    link.addEventListener("click", () => copy(link.href, "link"));
  });
  document.querySelectorAll(".cite__text").forEach((text) => {
    const what = text.matches("pre") ? "BibTeX" : "citation";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `Copy the ${what}`;
    button.addEventListener("click", () => copy(text.textContent, what));
    text.after(button);
  });
}

// The section that is read is the last whose heading has passed the top third of the window.
const links = [...document.querySelectorAll(".contents a")];
const headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
let waiting = false;

function mark() {
  waiting = false;
  const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
  const passed = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3).length;
  const current = atEnd && scrollY > 0 ? links.length : passed;
  links.forEach((link, i) => {
    if (i === current - 1) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
}

if (links.length) {
  addEventListener("scroll", () => { if (!waiting) { waiting = true; requestAnimationFrame(mark); } }, { passive: true });
  mark();
}
