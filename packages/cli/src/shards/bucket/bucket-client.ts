import { setTimeout as sleep } from "node:timers/promises";
import { RetrievalError, reasonOf, sha256 } from "@loci/core";
import { AwsV4Signer } from "aws4fetch";
import type { BucketSettings } from "./bucket-settings.js";

export interface BucketRequest {
  readonly method: "GET" | "HEAD" | "PUT" | "DELETE";
  /** An object's name below the prefix; undefined: the bucket. */
  readonly name?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** Answers that are none of an object that is there, and no error: 404, 412. */
  readonly allowed?: readonly number[];
}

export interface BucketAnswer {
  readonly status: number;
  readonly body: Uint8Array;
}

export interface BucketClientOptions {
  /** Tries of a request in all (default 8, in about half a minute). */
  readonly tries?: number;
  /** Milliseconds before the second try, then twice as many each time (default 200). */
  readonly pause?: number;
}

/** Milliseconds that a try may take, however slow: these, and one for each 100 bytes to be sent. */
const PATIENCE = 60_000;
const BYTES_PER_MILLISECOND = 100;
/** A writing that another one came in between with, too (409). */
const TO_BE_REPEATED = new Set([408, 409, 429, 500, 502, 503, 504]);

/** Sends signed requests to a bucket, again and again when the server is busy or the connection breaks. No message has a credential in it. */
export class BucketClient {
  readonly #settings: BucketSettings;
  readonly #tries: number;
  readonly #pause: number;

  constructor(settings: BucketSettings, { tries = 8, pause = 200 }: BucketClientOptions = {}) {
    this.#settings = settings;
    this.#tries = tries;
    this.#pause = pause;
  }

  /** @throws RetrievalError when the server refuses, or cannot be reached or stays busy for all tries */
  async send(request: BucketRequest): Promise<BucketAnswer> {
    let problem = "";
    for (let left = this.#tries; left > 0; left--) {
      const answer = await this.#try(request).catch((error: unknown) => ({ broken: reasonOfNetwork(error) }));
      if ("broken" in answer) problem = answer.broken;
      else if (answer.ok || isAllowed(request, answer)) return answer;
      else if (TO_BE_REPEATED.has(answer.status)) problem = `${answer.status} ${codeOf(answer.body)}`.trim();
      else throw this.#refused(request, answer);
      const exponent = this.#tries - left;
      // Some of it by chance, so that workers which were refused together do not come again together.
      if (left > 1) await sleep(this.#pause * 2 ** exponent * (0.5 + Math.random() / 2));
    }
    throw new RetrievalError({
      what: `${this.#shown(request)} at ${new URL(this.#settings.url).host}`,
      got: `${problem}, ${this.#tries} times`,
      remedy: "Try again when the server is there; AWS_ENDPOINT_URL_S3 says which one it is",
    });
  }

  async #try({ method, name, query = {}, body, headers = {} }: BucketRequest) {
    const { url, prefix, region, credentials } = this.#settings;
    const path = name === undefined ? "/" : `/${prefix}${name}`;
    const words = Object.entries(query).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
    const signed = await new AwsV4Signer({
      method,
      url: `${url}${path}${words.length > 0 ? `?${words.join("&")}` : ""}`,
      // The server compares it with what arrives.
      headers: { ...headers, "x-amz-content-sha256": sha256(body ?? "") },
      service: "s3",
      region,
      ...credentials,
    }).sign();
    const patience = PATIENCE + (body?.length ?? 0) / BYTES_PER_MILLISECOND;
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(new Error(`no answer for ${Math.round(patience / 1000)} s`)), patience);
    try {
      const { headers: sent } = signed;
      const init = { method, headers: sent, redirect: "manual" as const, signal: over.signal };
      const response = await fetch(signed.url, body ? { ...init, body: Buffer.from(body) } : init);
      // From here on the network's own limit for a connection without a byte counts.
      clearTimeout(timer);
      const { ok, status, headers: said } = response;
      const region = said.get("x-amz-bucket-region") ?? undefined;
      return { ok, status, region, body: new Uint8Array(await response.arrayBuffer()) };
    } finally {
      clearTimeout(timer);
    }
  }

  #refused(request: BucketRequest, { status, region, body }: BucketAnswer & { readonly region: string | undefined }) {
    const code = codeOf(body);
    return new RetrievalError({
      what: this.#shown(request),
      got: `${status} ${code}`.trim(),
      remedy: remedyOf(status, code, region, this.#settings),
    });
  }

  #shown({ method, name }: BucketRequest): string {
    const { place } = this.#settings;
    return `${method} ${name === undefined ? place : `${place}/${name}`}`;
  }
}

/** A bucket that is not there is another matter than an object that is not. */
const isAllowed = ({ allowed = [] }: BucketRequest, { status, body }: BucketAnswer): boolean =>
  allowed.includes(status) && codeOf(body) !== "NoSuchBucket";

/** Only the code: a server's message may repeat the key that was sent. */
function codeOf(body: Uint8Array): string {
  return /<Code>([A-Za-z0-9.]{1,60})<\/Code>/.exec(Buffer.from(body).toString("latin1"))?.[1] ?? "";
}

function remedyOf(status: number, code: string, region: string | undefined, settings: BucketSettings): string {
  const { bucket } = settings;
  if (region !== undefined && /^[a-z0-9-]+$/.test(region) && region !== settings.region)
    return `The bucket ${bucket} is in another region: set AWS_REGION=${region}`;
  if (status >= 300 && status < 400)
    return `The bucket ${bucket} is elsewhere: look at AWS_REGION and AWS_ENDPOINT_URL_S3`;
  if (status === 404) return `Make the bucket ${bucket}, or look at its name, AWS_REGION and AWS_ENDPOINT_URL_S3`;
  if (status === 501) return "The server must support If-None-Match: * for PUT, as S3 does";
  if (/Expired/.test(code))
    return "The credentials are not valid any more: set new ones, and give the same command again";
  if (code === "RequestTimeTooSkewed") return "Set this machine's clock";
  return `Look at the credentials, and whether they may get, put, delete and list (s3:ListBucket) objects of ${bucket}`;
}

/** What `fetch` has failed of stands in the causes. */
function reasonOfNetwork(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const { code } = (cause ?? {}) as NodeJS.ErrnoException;
  return code ?? reasonOf(cause);
}
