import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { PROBLEM_TYPE, problemOf, Refusal } from "./problem.js";

/*
 * What is refused before a route can be looked for is told as everything else is: as a problem. Left to themselves the framework
 * answers it with JSON of its own, and Node with nothing.
 */

const bodyOf = (refusal: Error): string => JSON.stringify(problemOf(refusal, (text) => text));

/** What comes in is no HTTP (400), not complete in time (408), or its head is too large (431); the connection ends. */
export function refuseConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || socket.destroyed) return;
  const { status, ...parts } = failures[error.code ?? ""] ?? { status: 400, what: "this is no HTTP request" };
  const body = bodyOf(new Refusal(status, parts));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "Connection: close",
    `Content-Length: ${Buffer.byteLength(body)}`,
    `Content-Type: ${PROBLEM_TYPE}`,
  ];
  if (socket.writable) socket.write(`${head.join("\r\n")}\r\n\r\n${body}`);
  socket.destroy(error);
}

const failures: Readonly<
  Record<string, { readonly status: number; readonly what: string; readonly expected?: string }>
> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, what: "the request did not come in in time" },
  HPE_HEADER_OVERFLOW: { status: 431, what: "the headers of the request", expected: "at most 16 kB" },
};

/** A path that cannot be decoded (400), or of which a part is too long (414). */
export function refusePath(error: FastifyError, { log, method, url }: FastifyRequest, reply: FastifyReply): void {
  const problem = problemOf(error, (text) => text);
  log.warn({ method, url, status: problem.status, reason: problem.detail }, "refused");
  reply.code(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
}

/** An Expect header that asks for anything but 100-continue. */
export function refuseExpectation({ headers }: IncomingMessage, response: ServerResponse): void {
  const refusal = new Refusal(417, {
    what: "Expect header",
    expected: "100-continue",
    got: `${headers.expect}`.slice(0, 200),
  });
  const body = bodyOf(refusal);
  const told = { "content-type": PROBLEM_TYPE, "content-length": Buffer.byteLength(body), connection: "close" };
  response.writeHead(refusal.status, told).end(body);
}
