import { once } from "node:events";
import { connect } from "node:net";

export interface RawAnswer {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Exchange {
  /** All that came back on the connection but 1xx; the last may be cut short. */
  readonly answers: readonly RawAnswer[];
  /** Milliseconds until the first answer began, or the connection ended without one. */
  readonly milliseconds: number;
}

/**
 * Sends bytes on a connection of their own and reads until the other side closes it.
 * @param silence milliseconds without a byte after which the client hangs up: where a request wants more, or the connection is to stay
 */
export async function sendRaw(url: string, bytes: Uint8Array, silence: number): Promise<Exchange> {
  const began = performance.now();
  const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1" });
  const pieces: Buffer[] = [];
  let first: number | undefined;
  socket.on("data", (piece) => {
    first ??= performance.now();
    pieces.push(piece);
  });
  socket.setTimeout(silence, () => socket.end().setTimeout(0));
  // That the service hangs up on what is no request is an answer.
  socket.on("error", () => {});
  const closed = once(socket, "close");
  socket.write(bytes);
  await closed;
  const milliseconds = (first ?? performance.now()) - began;
  const isHead = Buffer.from(bytes.subarray(0, 5)).toString() === "HEAD ";
  return { answers: readAnswers(Buffer.concat(pieces), isHead), milliseconds };
}

/** @param isHead whether the first answer has no body whatever it says */
function readAnswers(bytes: Buffer, isHead: boolean): RawAnswer[] {
  const answers: RawAnswer[] = [];
  for (let rest = bytes; rest.length > 0; ) {
    const end = rest.indexOf("\r\n\r\n");
    if (end < 0) break;
    const [line = "", ...fields] = rest.subarray(0, end).toString("latin1").split("\r\n");
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(line)?.[1]);
    const headers = Object.fromEntries(
      fields.map((field) => [field.split(":", 1)[0]?.toLowerCase(), field.slice(field.indexOf(":") + 1).trim()]),
    );
    rest = rest.subarray(end + 4);
    if (status >= 100 && status < 200) continue;
    const hasBody = !(isHead && answers.length === 0) && status !== 204 && status !== 304;
    const { body, length } = hasBody ? bodyOf(rest, headers) : { body: Buffer.alloc(0), length: 0 };
    answers.push({ status, headers, body });
    rest = rest.subarray(length);
  }
  return answers;
}

/** @returns the body, and how many bytes it took on the wire */
function bodyOf(bytes: Buffer, headers: RawAnswer["headers"]): { body: Buffer; length: number } {
  if (headers["transfer-encoding"] === "chunked") {
    const pieces: Buffer[] = [];
    for (let at = 0; ; ) {
      const end = bytes.indexOf("\r\n", at);
      const size = end < 0 ? 0 : Number.parseInt(bytes.subarray(at, end).toString("latin1"), 16);
      pieces.push(bytes.subarray(end + 2, end + 2 + size));
      at = end + 4 + size;
      if (!(size > 0)) return { body: Buffer.concat(pieces), length: end < 0 ? bytes.length : at };
    }
  }
  const length = Math.min(bytes.length, Number(headers["content-length"] ?? bytes.length));
  return { body: bytes.subarray(0, length), length };
}
