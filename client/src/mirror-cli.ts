/** Holds a copy of a site: `node dist/mirror-cli.js URL`. Each line that is typed brings it in step, and shows it. */

import { createInterface } from "node:readline";
import { RegionalUpdates } from "./client.js";
import { Mirror } from "./mirror.js";

const mirror = new Mirror(new RegionalUpdates(process.argv[2] ?? "http://localhost:8000"));
for await (const _ of createInterface({ input: process.stdin })) {
  const applied = await mirror.catchUp();
  const items = Object.fromEntries([...mirror.items.values()].map((item) => [item.path, item.version]));
  console.log(JSON.stringify({ after: mirror.after, applied, complete: await mirror.isComplete(), items }));
}
