/** What a front end does, once: `node dist/example.js http://localhost:8000 [preview's query]`. */

import { RegionalUpdates, type Block } from "./client.js";

const [root = "http://localhost:8000", query = ""] = process.argv.slice(2);
const site = new RegionalUpdates(root);

/** Render one block. Where a type is added later, TypeScript says that a case is missing. */
function render(block: Block): string {
  switch (block.type) {
    case "paragraph":
      return `<p>${block.html}</p>`;
    case "subheading":
      return `<h3 id="${block.anchor}">${escape(block.text)}</h3>`;
    case "bullets": {
      const tag = block.ordered ? "ol" : "ul";
      const inner = (items: { html: string }[]) => items.map((item) => `<li>${item.html}</li>`).join("");
      const items = block.items.map(
        (item) => `<li>${item.html}${item.items.length ? `<ul>${inner(item.items)}</ul>` : ""}</li>`,
      );
      return `<${tag}>${items.join("")}</${tag}>`;
    }
    case "quote":
      return `<blockquote>${escape(block.text)}<footer>${escape(block.attribution)}</footer></blockquote>`;
    case "callout":
      return `<aside>${block.html}</aside>`;
    case "figure":
      return `<p><strong>${escape(block.value)}</strong> ${escape(block.label)}</p>`;
    case "image": {
      const largest = block.renditions.at(-1);
      return largest ? `<img src="${largest.url}" alt="${escape(block.alt)}">` : "";
    }
    case "table":
      return `<table><tr>${block.head.map((cell) => `<th>${escape(cell)}</th>`).join("")}</tr></table>`;
    case "documents":
      return block.documents.map((file) => `<a href="${file.url}">${escape(file.title)}</a>`).join(" ");
    case "embed":
      return block.html || `<a href="${block.url}">${escape(block.url)}</a>`;
  }
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (found) => `&#${found.codePointAt(0)};`);
}

const titles: string[] = [];
for await (const summary of site.updates({ limit: 2 })) titles.push(summary.title);

const [first] = (await site.search({ q: "workforce" })).items;
const document = first && (await site.update(first.region.slug, first.slug));
const again = first && (await site.update(first.region.slug, first.slug));
const html = document?.sections.flatMap((section) => section.blocks.map(render)).join("\n");

const asked = Object.fromEntries(new URLSearchParams(query));
const draft =
  asked["content_type"] && asked["token"]
    ? await site.preview({ content_type: asked["content_type"], token: asked["token"] })
    : null;

console.log(
  JSON.stringify({
    titles,
    html,
    readOnce: document === again,
    suggestions: (await site.suggest("wor")).map((found) => found.text),
    draft: draft?.title,
    departure: await site.departure("/nowhere/"),
    changes: (await site.changes(0)).items.map((change) => change.action),
    problem: await site.updates({ year: 0 }).next().catch((error: Error) => error.message),
  }),
);
