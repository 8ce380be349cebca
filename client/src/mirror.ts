/** A copy of everything that is published, kept in step by the list of changes alone. */

import type { Change, RegionalUpdates, UpdateDocument } from "./client.js";

export class Mirror {
  /** The documents, by `content_id`. */
  readonly items = new Map<string, UpdateDocument>();
  /** The last change that was applied: keep it with the items, and go on from there. */
  after = 0;

  constructor(private readonly source: RegionalUpdates) {}

  /** Apply all changes that there are; return how many. With `wait` wait so many seconds for the first. */
  async catchUp(wait = 0): Promise<number> {
    let applied = 0;
    for (;;) {
      const changes = await this.source.changes(this.after, applied ? 0 : wait);
      if (changes.newest < this.after) {
        // The site was restored from a backup.
        this.items.clear();
        this.after = 0;
        continue;
      }
      if (!changes.items.length) return applied;
      for (const change of changes.items) {
        await this.apply(change);
        this.after = change.seq;
        applied += 1;
      }
    }
  }

  private async apply(change: Change): Promise<void> {
    const document = change.api_url ? await this.source.document(change.api_url) : null;
    // It may have gone, or left its address to another one, since: then a later change says so.
    if (document?.content_id === change.id) this.items.set(change.id, document);
    else this.items.delete(change.id);
  }

  /** Whether the copy is complete: nothing missing, nothing too much, nothing out of date. */
  async isComplete(): Promise<boolean> {
    const theirs = await this.source.digest();
    return theirs.newest === this.after && theirs.digest === (await this.digest());
  }

  /** The digest of the copy, as docs/api.md describes it. */
  async digest(): Promise<string> {
    const lines = [...this.items.values()]
      .map((item) => `${item.content_id} ${item.version}\n`)
      .sort();
    const bytes = new TextEncoder().encode(lines.join(""));
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }
}
