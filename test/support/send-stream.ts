import { request } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

const piece = Buffer.alloc(2 ** 16, "x");

export interface SentStream {
  /** Of the answer, or why there was none. */
  readonly status: number | string;
  /** Bytes that were handed over before the answer put an end to it. */
  readonly sent: number;
}

/**
 * Posts so many bytes, made on the way, of which no more than a piece is ever in memory; it ends with the answer.
 * @param head what comes before them
 * @param isDeclared whether the header says how many there are
 */
export async function sendStream(
  url: string,
  { type, head, bytes, isDeclared }: { type: string; head: string; bytes: number; isDeclared: boolean },
): Promise<SentStream> {
  const pieces = Math.ceil(bytes / piece.length);
  let sent = 0;
  function* content() {
    yield Buffer.from(head);
    for (let at = 0; at < pieces; at++) {
      sent += piece.length;
      yield piece;
    }
  }
  const length = Buffer.byteLength(head) + pieces * piece.length;
  const headers = { "content-type": type, ...(isDeclared && { "content-length": length }) };
  const asked = request(url, { method: "POST", headers });
  const answered = new Promise<number | string>((resolve) => {
    asked.on("response", (response) => {
      response.resume();
      resolve(response.statusCode as number);
    });
    asked.on("error", ({ message }) => resolve(message));
  });
  await pipeline(Readable.from(content()), asked).catch(() => {});
  return { status: await answered, sent };
}
