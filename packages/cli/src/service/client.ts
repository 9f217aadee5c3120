import type {
  AddedPicture,
  IndexedPicture,
  IndexList,
  PictureFacts,
  PictureList,
  PictureListQuery,
  SearchAnswer,
  SearchRequest,
} from "./schemas.js";
import type { Problem, Readiness } from "./status-schemas.js";
import type { ExplainRequest, Explanation, Positions, Projection, ProjectionPending } from "./view-schemas.js";

export type * from "./schemas.js";
export type * from "./status-schemas.js";
export type * from "./view-schemas.js";

export interface ClientOptions {
  /** Where the service is, for example `http://127.0.0.1:7700`; in a page that it serves, `location.origin`. */
  readonly url: string;
  /** An API key, where the service wants one. */
  readonly key?: string | undefined;
  /** In place of the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** The service said no; `problem` says why. */
export class ServiceError extends Error {
  readonly status: number;
  readonly problem: Problem;
  /** Seconds after which it may be tried again, where the service named them. */
  readonly retryAfter: number | undefined;

  constructor(problem: Problem, retryAfter?: number) {
    super(problem.detail);
    this.name = "ServiceError";
    this.status = problem.status;
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

/** The service as functions; works in Node and in browsers. Each throws `ServiceError` when the service refuses. */
export interface Client {
  /**
   * @param uploads pictures that `request` refers to as `{ upload: name }`; those called `positive` and `negative` (lists of
   * them, too) need not be referred to
   */
  search(
    request: SearchRequest,
    uploads?: Readonly<Record<string, Blob | readonly Blob[]>>,
    options?: CallOptions,
  ): Promise<SearchAnswer>;
  /** @param uploads the picture that the query refers to as `{ upload: name }` */
  explain(
    request: ExplainRequest,
    uploads?: Readonly<Record<string, Blob>>,
    options?: CallOptions,
  ): Promise<Explanation>;
  indexes(options?: CallOptions): Promise<IndexList>;
  positions(query?: { readonly index?: string | undefined }, options?: CallOptions): Promise<Positions>;
  /** @returns with `done` how far it is: it may be asked for again in a second */
  projection(
    query?: { readonly index?: string | undefined },
    options?: CallOptions,
  ): Promise<Projection | ProjectionPending>;
  images(query?: PictureListQuery, options?: CallOptions): Promise<PictureList>;
  /** @param query with `width` a JPEG of that many pixels, else the file itself */
  image(
    id: number,
    query?: { readonly index?: string | undefined; readonly width?: number | undefined },
    options?: CallOptions,
  ): Promise<Blob>;
  metadata(id: number, query?: { readonly index?: string | undefined }, options?: CallOptions): Promise<IndexedPicture>;
  addImage(
    picture: Blob,
    facts?: PictureFacts & { readonly index?: string | undefined },
    options?: CallOptions,
  ): Promise<AddedPicture>;
  removeImage(id: number, query?: { readonly index?: string | undefined }, options?: CallOptions): Promise<void>;
  /** The model of an index, for `descriptor` examples with this fingerprint, where the service shares it. */
  model(query?: { readonly index?: string | undefined }, options?: CallOptions): Promise<SharedModel>;
  readiness(options?: CallOptions): Promise<Readiness>;
}

/** A model as an ONNX file: `picture`, uint8 `[batch, height, width, 3]`, RGB, to `descriptor`, float32 `[batch, dimension]`. */
export interface SharedModel {
  readonly fingerprint: string;
  readonly file: Blob;
}

export function createClient({ url, key, fetch = globalThis.fetch }: ClientOptions): Client {
  const call = async (path: string, init: RequestInit, query: Readonly<Record<string, unknown>> = {}) => {
    const target = new URL(path, url);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) target.searchParams.set(name, `${value}`);
    const headers = { ...init.headers, ...(key !== undefined && { authorization: `Bearer ${key}` }) };
    const response = await fetch(target, { ...init, headers });
    if (!response.ok) throw await refusalOf(response);
    return response;
  };
  const json = async <Answer>(...request: Parameters<typeof call>) => (await (await call(...request)).json()) as Answer;
  const passing = ({ signal }: CallOptions): RequestInit => (signal ? { signal } : {});
  return {
    search: (request, uploads = {}, options = {}) =>
      json("/v1/search", { ...passing(options), method: "POST", ...bodyOf(request, uploads) }),
    explain: (request, uploads = {}, options = {}) =>
      json("/v1/explain", { ...passing(options), method: "POST", ...bodyOf(request, uploads) }),
    indexes: (options = {}) => json("/v1/indexes", passing(options)),
    positions: (query = {}, options = {}) => json("/v1/positions", passing(options), query),
    projection: (query = {}, options = {}) => json("/v1/projection", passing(options), query),
    images: (query = {}, options = {}) => json("/v1/images", passing(options), query),
    image: async (id, query = {}, options = {}) => (await call(`/v1/images/${id}`, passing(options), query)).blob(),
    metadata: (id, query = {}, options = {}) => json(`/v1/images/${id}/metadata`, passing(options), query),
    addImage: (picture, { index, ...facts } = {}, options = {}) => {
      const form = new FormData();
      form.set("metadata", JSON.stringify(facts));
      form.set("picture", picture);
      return json("/v1/images", { ...passing(options), method: "POST", body: form }, { index });
    },
    removeImage: async (id, query = {}, options = {}) => {
      await call(`/v1/images/${id}`, { ...passing(options), method: "DELETE" }, query);
    },
    model: async (query = {}, options = {}) => {
      const response = await call("/v1/model", passing(options), query);
      // Proxies that compress put W/ in front.
      const [, fingerprint = ""] = /"([^"]*)"/.exec(response.headers.get("etag") ?? "") ?? [];
      return { fingerprint, file: await response.blob() };
    },
    readiness: (options = {}) => json("/readyz", passing(options)),
  };
}

function bodyOf(
  request: SearchRequest | ExplainRequest,
  uploads: Readonly<Record<string, Blob | readonly Blob[]>>,
): RequestInit {
  const parts = Object.entries(uploads).flatMap(([name, given]) =>
    (given instanceof Blob ? [given] : given).map((blob) => [name, blob] as const),
  );
  if (parts.length === 0) return { body: JSON.stringify(request), headers: { "content-type": "application/json" } };
  const form = new FormData();
  form.set("query", JSON.stringify(request));
  for (const [name, blob] of parts) form.append(name, blob);
  return { body: form };
}

async function refusalOf(response: Response): Promise<ServiceError> {
  const { status, statusText } = response;
  const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
  const problem = await response.json().catch(() => undefined);
  return new ServiceError(
    (problem as Problem | undefined) ?? {
      type: "about:blank",
      title: statusText,
      status,
      detail: `${status} ${statusText}`,
    },
    Number.isFinite(retryAfter) ? retryAfter : undefined,
  );
}
