import { reasonOf } from "@loci/core";
import { Refusal } from "./problem.js";

export interface FetchRules {
  /** Hosts, with the port where it is not the usual one, that pictures may come from; none: URLs are off. */
  readonly hosts: ReadonlySet<string>;
  /** Bytes. */
  readonly most: number;
}

/**
 * Fetches a picture from one of the hosts that the operator named: a server that fetched any address would reach what only it
 * can reach (server-side request forgery). Redirections, which could lead elsewhere, are refused.
 * @throws Refusal 403 for another host, 422 when it cannot be had, 413 when it is too large
 */
export async function fetchPicture(url: string, { hosts, most }: FetchRules, signal: AbortSignal): Promise<Uint8Array> {
  const { host, protocol, username } = new URL(url);
  if (!hosts.has(host) || username !== "" || !["http:", "https:"].includes(protocol)) {
    throw new Refusal(403, {
      what: `pictures are not fetched from ${host}`,
      remedy: hosts.size === 0 ? "URLs are off; upload the picture" : "Upload the picture",
    });
  }
  const refuse = (reason: string, cause?: unknown) =>
    new Refusal(422, { what: `the picture cannot be fetched from ${host}`, got: reason, cause });
  const response = await fetch(url, { redirect: "error", signal }).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw refuse(reasonOf((cause as Error).cause ?? cause), cause);
  });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw refuse(`status ${response.status}`);
  }
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body as AsyncIterable<Uint8Array>) {
    size += piece.length;
    if (size > most)
      throw new Refusal(413, { what: `the picture at ${host}`, expected: `at most ${most} bytes`, got: "more" });
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
