/** Reads Regional Updates: everything a front end needs, typed from the API's own description. */

import type { components, operations } from "./types.js";

type Schemas = components["schemas"];
export type UpdateSummary = Schemas["UpdateSummary"];
export type UpdateDocument = Schemas["UpdateDocument"];
export type DraftDocument = Schemas["DraftDocument"];
export type Block = UpdateDocument["sections"][number]["blocks"][number];
export type SearchResults = Schemas["SearchResults"];
export type Changes = Schemas["Changes"];
export type Change = Changes["items"][number];
export type Digest = Schemas["Digest"];
export type Departure = Schemas["Departure"];

type Query<Name extends keyof operations> = NonNullable<operations[Name]["parameters"]["query"]>;
export type ListFilters = Omit<Query<"updates_list">, "cursor">;
export type SearchQuery = Query<"search">;
type Value = string | number | boolean | null | undefined;

/** An answer that is an error. `message` says what is wrong, for people. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** Seconds to wait before asking again, where the server says so. */
    readonly retryAfter?: number,
  ) {
    super(message);
  }
}

export class RegionalUpdates {
  /** The documents that were read, by address, for as long as their ETags are good. */
  private readonly read = new Map<string, { etag: string; document: UpdateDocument }>();

  /** @param root the server's address, such as `https://updates.example.org` */
  constructor(
    private readonly root: string,
    private readonly send: typeof fetch = fetch,
  ) {}

  /** Every update that the filters leave, page after page. */
  async *updates(filters: ListFilters = {}): AsyncGenerator<UpdateSummary> {
    let url: string | null = this.url("updates/", filters);
    while (url) {
      const page: Schemas["UpdateList"] = await this.json(url);
      yield* page.items;
      url = page.next;
    }
  }

  /** One update, complete; null where there is none. Asks again for what it has read, and gets it only if it changed. */
  async update(region: string, slug: string): Promise<UpdateDocument | null> {
    return this.document(this.url(`updates/${encodeURIComponent(region)}/${encodeURIComponent(slug)}/`));
  }

  /** The same, by the `api_url` of a summary or of a change. */
  async document(url: string): Promise<UpdateDocument | null> {
    const before = this.read.get(url);
    const response = await this.send(url, before ? { headers: { "If-None-Match": before.etag } } : {});
    if (response.status === 304 && before) return before.document;
    if (response.status === 404 || response.status === 410) {
      this.read.delete(url);
      return null;
    }
    const document = (await accepted(response).then((good) => good.json())) as UpdateDocument;
    const etag = response.headers.get("ETag");
    if (etag) this.read.set(url, { etag, document });
    return document;
  }

  /** The draft that the editor's preview opened your front end with: pass on the query of that address. */
  async preview(query: { content_type: string; token: string }): Promise<DraftDocument> {
    return this.json(this.url("preview/", query));
  }

  async search(query: SearchQuery): Promise<SearchResults> {
    return this.json(this.url("search/", query));
  }

  async suggest(q: string): Promise<Schemas["SuggestionList"]["items"]> {
    const found: Schemas["SuggestionList"] = await this.json(this.url("search/suggest/", { q }));
    return found.items;
  }

  /** Where the page that was at `path` has moved, or why it is gone; null where nothing is known. */
  async departure(path: string): Promise<Departure | null> {
    try {
      return await this.json(this.url("redirects/", { path }));
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return null;
      throw error;
    }
  }

  /** What changed after a number, the next ones first; `wait` is for how many seconds to wait where nothing did. */
  async changes(after: number, wait = 0): Promise<Changes> {
    return this.json(this.url("changes/", { after, wait }));
  }

  async digest(): Promise<Digest> {
    return this.json(this.url("changes/digest/"));
  }

  private url(path: string, query: Record<string, Value | Value[]> = {}): string {
    const url = new URL(`/api/v3/${path}`, this.root);
    for (const [name, value] of Object.entries(query)) {
      for (const one of Array.isArray(value) ? value : [value]) {
        if (one !== undefined && one !== null) url.searchParams.append(name, String(one));
      }
    }
    return url.href;
  }

  private async json<Answer>(url: string): Promise<Answer> {
    return (await accepted(await this.send(url))).json() as Promise<Answer>;
  }
}

/** Return `response`, or throw an ApiError that says what is wrong. */
async function accepted(response: Response): Promise<Response> {
  if (response.ok) return response;
  const problem = (await response.json().catch(() => ({}))) as { detail?: string };
  const seconds = Number(response.headers.get("Retry-After"));
  throw new ApiError(response.status, problem.detail ?? response.statusText, seconds || undefined);
}
