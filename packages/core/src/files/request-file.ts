import { EnvHttpProxyAgent, request } from "undici";
import { RetrievalError } from "../errors.js";
import { shownAddress } from "./shown-address.js";

/** A server's answer. */
export interface Answer {
  /** Of the file, where the body begins. */
  readonly start: number;
  /** Bytes of the whole file; undefined when the server does not say. */
  readonly total: number | undefined;
  /** ETag or time of change; "" when the server says neither. */
  readonly version: string;
  readonly body: AsyncIterable<Uint8Array>;
}

const MOST_REDIRECTS = 5;
/** Milliseconds without a byte. */
const PATIENCE = 60_000;

/**
 * Asks for a file, or for what follows a part of it. Redirections go to https, or from http to http, and nowhere else.
 * @param part that is there: the answer begins behind it if the server still has this version, else at 0
 * @param use is given the answer; connections are closed when it is done
 * @throws RetrievalError when the server answers something else; errors of the network as they come
 */
export async function requestFile(
  address: string,
  part: { readonly bytes: number; readonly version: string } | undefined,
  use: (answer: Answer) => Promise<void>,
): Promise<void> {
  const agent = new EnvHttpProxyAgent({ headersTimeout: PATIENCE, bodyTimeout: PATIENCE });
  try {
    const headers = {
      "accept-encoding": "identity",
      ...(part && { range: `bytes=${part.bytes}-`, "if-range": part.version }),
    };
    let current = new URL(address);
    for (let redirects = 0; ; redirects++) {
      const response = await request(current, { dispatcher: agent, headers });
      const { statusCode, body } = response;
      const target = statusCode >= 300 && statusCode < 400 ? one(response.headers["location"]) : undefined;
      if (target === undefined) {
        if (statusCode === 200 || (statusCode === 206 && part)) return await use(answerOf(response, part?.bytes ?? 0));
        await body.dump();
        // Nothing follows the part: it is all of the file, or of another one.
        if (statusCode === 416 && part) return await requestFile(address, undefined, use);
        throw new RetrievalError({
          what: `${shownAddress(address)}: the server answered ${statusCode}`,
          remedy: remedyOf(statusCode),
        });
      }
      await body.dump();
      if (redirects === MOST_REDIRECTS)
        throw new RetrievalError({ what: `${shownAddress(address)}: too many redirections` });
      current = redirected(current, target);
    }
  } finally {
    await agent.destroy();
  }
}

type Response = Awaited<ReturnType<typeof request>>;

function answerOf({ statusCode, headers, body }: Response, asked: number): Answer {
  const etag = one(headers["etag"]);
  // A weak one says that the meaning is the same, not the bytes.
  const version = (etag?.startsWith("W/") ? undefined : etag) ?? one(headers["last-modified"]) ?? "";
  const length = one(headers["content-length"]);
  if (statusCode !== 206) return { start: 0, total: length === undefined ? undefined : Number(length), version, body };
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(one(headers["content-range"]) ?? "") ?? [];
  if (start === undefined || Number(start) !== asked) {
    throw new RetrievalError({ what: "range of the answer", expected: `from ${asked}`, got: start ?? "none" });
  }
  return { start: asked, total: total === "*" ? undefined : Number(total), version, body };
}

function redirected(from: URL, target: string): URL {
  const to = new URL(target, from);
  if (to.protocol === "https:" || (to.protocol === "http:" && from.protocol === "http:")) return to;
  throw new RetrievalError({
    what: `${from.origin} sends to another place`,
    expected: `an address of ${from.protocol === "http:" ? "http or https" : "https"}`,
    got: to.protocol.replace(":", ""),
  });
}

const remedyOf = (status: number): string =>
  status === 404 || status === 410
    ? "Nothing is there any more: look for the file where it was published, and name the file or its new address"
    : "Try again later, or download the file in another way and name it in place of the address";

const one = (header: string | string[] | undefined): string | undefined => (Array.isArray(header) ? header[0] : header);
