import { once } from "node:events";
import { connect } from "node:net";
import type { Random } from "@loci/core";
import { plain } from "../support/drawn-pictures.js";
import { mutate, randomOf } from "./mutate.js";

/** A request as it goes over the wire. */
export interface RawRequest {
  readonly line: string;
  readonly type?: string;
  readonly body?: Uint8Array;
}

const JSON_TYPE = "application/json";
const BOUNDARY = "part-of-the-form";

const json = (line: string, body: unknown): RawRequest => ({
  line,
  type: JSON_TYPE,
  body: Buffer.from(JSON.stringify(body)),
});

/** @param parts name, file name of a picture, content */
function form(line: string, parts: readonly (readonly [string, string | undefined, Uint8Array])[]): RawRequest {
  const pieces = parts.flatMap(([name, file, content]) => [
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"`),
    Buffer.from(file === undefined ? "\r\n\r\n" : `; filename="${file}"\r\nContent-Type: image/png\r\n\r\n`),
    content,
    Buffer.from("\r\n"),
  ]);
  const body = Buffer.concat([...pieces, Buffer.from(`--${BOUNDARY}--\r\n`)]);
  return { line, type: `multipart/form-data; boundary=${BOUNDARY}`, body };
}

/** Requests that every route answers, so that what is made of them reaches all of the service. */
export async function wholeRequests(): Promise<readonly RawRequest[]> {
  const picture = await plain([200, 10, 10], undefined, 24, 20).png().toBuffer();
  const where = "label in ('red','green') and frame >= 0";
  const query = (value: unknown) => Buffer.from(JSON.stringify(value));
  const gets = ["/", "/healthz", "/readyz", "/metrics", "/openapi.json", "/v1/indexes", "/v1/images?limit=2&offset=1"];
  gets.push(`/v1/images?where=${encodeURIComponent(where)}`, "/v1/images/0", "/v1/images/1?width=16");
  gets.push("/v1/images/2/metadata", "/v1/positions?index=tiny", "/v1/projection", "/v1/model");
  return [
    ...gets.map((path) => ({ line: `GET ${path}` })),
    { line: "DELETE /v1/images/4" },
    json("POST /v1/search", { positive: [{ id: 0 }], k: 3, where, excludeSelf: true, excludeNearFrames: 1 }),
    json("POST /v1/search", { positive: [{ descriptor: [1, 0, 0] }], rerank: "aqe(k=2)|kreciprocal(k1=3,k2=2)" }),
    json("POST /v1/search", { positive: [{ path: "red/1.png", region: { left: 0, top: 0, width: 8, height: 8 } }] }),
    json("POST /v1/explain", { query: { id: 0 }, hit: 1 }),
    form("POST /v1/search", [
      ["query", undefined, query({ k: 2, negative: [{ upload: "file" }] })],
      ["positive", "a.png", picture],
      ["file", "b.png", picture],
    ]),
    form("POST /v1/explain", [
      ["query", undefined, query({ query: { upload: "file" }, hit: 2 })],
      ["file", "b.png", picture],
    ]),
    form("POST /v1/images", [
      ["metadata", undefined, query({ label: "red", frame: 7 })],
      ["picture", "new.png", picture],
    ]),
  ];
}

export function bytesOf({ line, type, body }: RawRequest, length = body?.length): Buffer {
  const head = [
    `${line} HTTP/1.1`,
    "Host: 127.0.0.1",
    ...(type ? [`Content-Type: ${type}`, `Content-Length: ${length}`] : []),
  ];
  return Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\nConnection: close\r\n\r\n`), body ?? Buffer.alloc(0)]);
}

/** What JSON can hold and a service may not expect. */
const VALUES = [
  ...[
    null,
    true,
    [],
    {},
    "",
    -1,
    0,
    0.5,
    1e308,
    -1e308,
    1e-320,
    2 ** 53,
    2 ** 32,
    [[[[]]]],
    "\u0000",
    "__proto__",
    "../../x",
  ],
  ...[
    "a".repeat(1000),
    "(".repeat(900),
    "label = 'x' or ".repeat(200),
    "aqe(k=1e9)",
    "http://127.0.0.1:1/x.png",
    ["positive"],
  ],
];

/** One value of a query becomes another one. */
function withOtherValue(body: Uint8Array, random: Random): Buffer {
  const query = JSON.parse(Buffer.from(body).toString()) as object;
  const places: (readonly [Record<string, unknown>, string])[] = [];
  const visit = (value: unknown) => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      places.push([value as Record<string, unknown>, key]);
      visit(inner);
    }
  };
  visit(query);
  const [holder, key] = places[random.integer(places.length)] as (typeof places)[number];
  holder[key] = VALUES[random.integer(VALUES.length)];
  return Buffer.from(JSON.stringify(query));
}

/** Changes the body alone, whose length is then right, so that it is read; or the line alone; or any byte. */
function mutateRequest(requests: readonly RawRequest[], random: Random): Buffer {
  const chosen = requests[random.integer(requests.length)] as RawRequest;
  const how = random.integer(4);
  if (how === 3 && chosen.body && chosen.type === JSON_TYPE)
    return bytesOf({ ...chosen, body: withOtherValue(chosen.body, random) });
  if (how === 0) {
    const bodies = requests.flatMap(({ body }) => body ?? []);
    if (chosen.body) return bytesOf({ ...chosen, body: mutate([chosen.body, ...bodies.slice(0, 1)], random) });
  }
  if (how === 1) {
    const [path = ""] = chosen.line.split(" ").slice(1);
    const changed = mutate([Buffer.from(path)], random)
      .toString("latin1")
      .replaceAll(/[\r\n ]/g, "");
    return bytesOf({ ...chosen, line: `${chosen.line.split(" ")[0]} /${changed.replace(/^\//, "")}` });
  }
  return mutate([bytesOf(chosen)], random);
}

/** Milliseconds without a byte after which the client hangs up: where a request wants more, or the connection is to stay. */
const SILENCE = 1500;

/** Statuses of all answers that came back on one connection, and how many milliseconds the first took to begin. */
export async function sendRaw(
  url: string,
  bytes: Uint8Array,
  silence = SILENCE,
): Promise<{ statuses: number[]; milliseconds: number }> {
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
  const text = Buffer.concat(pieces).toString("latin1");
  const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
  return { statuses, milliseconds: (first ?? performance.now()) - began };
}

export interface ServiceFuzzing {
  readonly url: string;
  readonly seed: number;
  readonly count: number;
  /** Connections at once (default 1). */
  readonly atOnce?: number;
}

export interface ServiceFuzzReport {
  readonly requests: number;
  /** How often each status came; `none` for connections without an answer. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Of the request that took longest. */
  readonly longest: number;
  /** Requests by number that were answered with 500, or not at all within the time limit. */
  readonly findings: readonly { readonly number: number; readonly request: string }[];
}

/** Milliseconds, far above what the service gives a request, since other work may keep the machine busy. */
const LONGEST = 120_000;

/** Sends mutated requests to a service. */
export async function fuzzService({ url, seed, count, atOnce = 1 }: ServiceFuzzing): Promise<ServiceFuzzReport> {
  const requests = await wholeRequests();
  const statuses: Record<string, number> = {};
  const findings: { number: number; request: string }[] = [];
  let [next, longest] = [0, 0];
  const sender = async () => {
    for (let number = next++; number < count; number = next++) {
      const bytes = mutateRequest(requests, randomOf(seed, number));
      const answer = await sendRaw(url, bytes);
      longest = Math.max(longest, answer.milliseconds);
      for (const status of answer.statuses.length > 0 ? answer.statuses : ["none"])
        statuses[status] = (statuses[status] ?? 0) + 1;
      if (answer.statuses.includes(500) || answer.milliseconds > LONGEST)
        findings.push({ number, request: bytes.toString("latin1").slice(0, 400) });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
  return { requests: count, statuses, longest: Math.round(longest), findings };
}
