import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { onTestFinished, vi } from "vitest";
import { refusalOfSignature, type SigningKey } from "./s3-signature.js";

/** Stands in for S3 on this machine: one bucket, path style, objects in memory, three keys a page of a listing. */
export interface S3Server {
  /** `http://127.0.0.1:PORT` */
  readonly address: string;
  readonly key: SigningKey;
  /** By their whole names. */
  readonly objects: Map<string, Uint8Array>;
  /** What was asked and what was answered, in order: "PUT shards/1.json 200", "LIST results/ 200". */
  readonly asked: string[];
  /** What becomes of the requests to come, one each: refused with a status, or the connection cut before or after it is carried out. */
  readonly faults: (number | "cut before" | "cut after")[];
}

export const BUCKET = "test-bucket";
const PAGE = 3;

interface Answer {
  readonly status: number;
  readonly body?: Uint8Array | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Goes with the test, and so does the environment, which leads to it. */
export async function startS3({ token }: { readonly token?: string } = {}): Promise<S3Server> {
  const [id, secret, region] = ["AKIDLOCITEST", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYs3cret", "eu-test-1"];
  const key: SigningKey = { id, secret, region, ...(token !== undefined && { token }) };
  const [objects, asked, faults]: [Map<string, Uint8Array>, string[], S3Server["faults"]] = [new Map(), [], []];
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const fault = faults.shift();
    const isCut = fault === "cut before" || fault === "cut after";
    const refused = typeof fault === "number" ? fault : undefined;
    const answer =
      refused === undefined && fault !== "cut before"
        ? answerTo(request, body, key, objects)
        : refuse(refused ?? 0, "SlowDown");
    asked.push(`${labelOf(request)} ${isCut ? fault : answer.status}`);
    if (isCut) return void response.destroy();
    return void response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv("AWS_ACCESS_KEY_ID", id);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", secret);
  vi.stubEnv("AWS_SESSION_TOKEN", token ?? "");
  vi.stubEnv("AWS_REGION", region);
  vi.stubEnv("AWS_ENDPOINT_URL_S3", address);
  return { address, key, objects, asked, faults };
}

const refuse = (status: number, code: string): Answer => ({
  status,
  body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>of the test</Message></Error>`,
});

function partsOf({ url = "" }: IncomingMessage) {
  const { pathname, searchParams } = new URL(url, "http://localhost");
  const [, bucket, ...name] = pathname.split("/").map(decodeURIComponent);
  return { bucket, name: name.join("/"), query: searchParams };
}

function labelOf(request: IncomingMessage): string {
  const { name, query } = partsOf(request);
  return name === "" ? `LIST ${query.get("prefix")}` : `${request.method} ${name}`;
}

function answerTo(
  request: IncomingMessage,
  body: Uint8Array,
  key: SigningKey,
  objects: Map<string, Uint8Array>,
): Answer {
  const refusal = refusalOfSignature(request, body, key);
  if (refusal !== undefined) return refuse(403, refusal);
  const { bucket, name, query } = partsOf(request);
  if (bucket !== BUCKET) return refuse(404, "NoSuchBucket");
  if (name === "") return list(objects, query);
  const object = objects.get(name);
  switch (request.method) {
    case "PUT":
      if (request.headers["if-none-match"] === "*" && object !== undefined) return refuse(412, "PreconditionFailed");
      objects.set(name, body);
      return { status: 200, headers: { etag: tagOf(body) } };
    case "DELETE":
      objects.delete(name);
      return { status: 204 };
    case "HEAD":
      return { status: object === undefined ? 404 : 200 };
    default:
      return object === undefined ? refuse(404, "NoSuchKey") : { status: 200, body: object };
  }
}

const tagOf = (body: Uint8Array) => `"${createHash("md5").update(body).digest("hex")}"`;

/** ListObjectsV2, with names as in an address and the tokens that S3's look like. */
function list(objects: ReadonlyMap<string, Uint8Array>, query: URLSearchParams): Answer {
  if (query.get("list-type") !== "2" || query.get("encoding-type") !== "url") return refuse(400, "InvalidArgument");
  const token = query.get("continuation-token");
  const after = token === null ? "" : Buffer.from(token.slice(2), "base64").toString();
  const names = [...objects.keys()].filter((name) => name.startsWith(query.get("prefix") ?? "") && name > after).sort();
  const page = names.slice(0, PAGE);
  const contents = page.map((name) => {
    const tag = tagOf(objects.get(name) as Uint8Array).replaceAll('"', "&quot;");
    return `<Contents><Key>${encodeURIComponent(name)}</Key><ETag>${tag}</ETag></Contents>`;
  });
  const next = `&lt;+${Buffer.from(page.at(-1) ?? "").toString("base64")}`;
  const more = names.length > PAGE ? `<NextContinuationToken>${next}</NextContinuationToken>` : "";
  return { status: 200, body: `<ListBucketResult xmlns="http://s3">${contents.join("")}${more}</ListBucketResult>` };
}
