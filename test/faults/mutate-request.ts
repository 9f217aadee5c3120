import { createRandom } from "@loci/core";
import fc from "fast-check";
import { mutate } from "./mutate.js";
import { bytesOf, type FormPart, type ServiceRequest } from "./service-request.js";

/** A request that may be refused. */
export interface MutatedRequest {
  readonly route: string;
  readonly bytes: Buffer;
  /** What it still is; `undefined` where bytes were changed anyhow, so that its end may be missing. */
  readonly request: ServiceRequest | undefined;
}

type Choose = fc.GeneratorValue;
type Mutation = (request: ServiceRequest, choose: Choose) => ServiceRequest;

/** All alike: fast-check by itself prefers the ends. */
const below = (end: number) => fc.noBias(fc.nat({ max: end - 1 }));

const anyOf = <Value>(choose: Choose, values: readonly Value[]): Value => values[choose(below, values.length)] as Value;

const TEXTS = [
  ...[
    "",
    " ",
    "\u0000",
    "0",
    "-1",
    "1e999",
    "NaN",
    "null",
    "__proto__",
    "constructor",
    "\ud800",
    "\u202e",
    "ß".repeat(300),
  ],
  ...[
    "../../../../etc/passwd",
    "/etc/passwd",
    "..\\..\\x",
    "C:\\x",
    "a/../b",
    "%2e%2e%2f",
    "%00",
    "file:///etc/passwd",
  ],
  ...["http://127.0.0.1:1/x.png", "http://[::1]/", "http://a:b@127.0.0.1/", "ftp://x/y", "http://2130706433/", "//x/y"],
  ...["a".repeat(5000), "(".repeat(900), "label = 'x' or ".repeat(200), "not ".repeat(900), "label like '%_%_%_%_%'"],
  ...[
    "frame in (1,2,",
    "frame > 1e400",
    "label = 3",
    "time > 'x'",
    "frame = '1'",
    "x'; drop table pictures",
    "path like '%'",
  ],
  ...[
    "aqe(k=1e9)",
    "aqe|aqe|aqe|aqe|aqe",
    "dba",
    "sequence",
    "spatial(model=x)",
    "kreciprocal(k1=0)",
    "diffusion(k=-1)",
  ],
  ...[
    "90,180,1e9",
    "91,0,1",
    "0,0,-1",
    "NaN,0,1",
    "1,2",
    "-90,-180,90,180",
    "9,9,1,1",
    "mean",
    "max",
    "<script>",
    "\r\nX: y",
  ],
] as const;

const NUMBERS = [
  ...[0, -0, 1, -1, 2, 3, 15, 16, 17, 100, 999, 1000, 1001, 0.5, 359.999, 360, 90.0001, 1e-320, 1e30, 1e308, -1e308],
  ...[2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 53 + 2, 2 ** 63],
] as const;

const nested = (depth: number, isObject: boolean): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = isObject ? { a: value } : [value];
  return value;
};

function anyValue(choose: Choose): unknown {
  const kinds: readonly (() => unknown)[] = [
    () => anyOf(choose, TEXTS),
    () => anyOf(choose, NUMBERS),
    () => anyOf(choose, [null, true, false, [], {}, [[]], [null], { id: 0 }]),
    () => nested(anyOf(choose, [2, 20, 500]), choose(fc.boolean)),
    () => choose(fc.jsonValue),
    () => choose(fc.integer),
    () => choose(fc.string, { unit: "binary", maxLength: 60 }),
  ];
  return anyOf(choose, kinds)();
}

/** Near to what was there: what a check of its range or its length alone tells from it. */
function similarValue(value: unknown, choose: Choose): unknown {
  if (typeof value === "number") return anyOf(choose, [value + 1, value - 1, -value, value / 3, 1000 * value, 2]);
  if (typeof value === "boolean") return !value;
  if (typeof value === "string") {
    const at = choose(below, value.length + 1);
    return value.slice(0, at) + anyOf(choose, ["", "x", "'", " ", "\u0000", ")", "é", "|", "%"]) + value.slice(at + 1);
  }
  if (!Array.isArray(value)) return value;
  const [head, ...rest] = value as unknown[];
  return anyOf(choose, [
    [],
    rest,
    [...value, head],
    Array(40).fill(head),
    [...value].reverse(),
    Array(3000).fill(head),
  ]);
}

/** A place in a tree of JSON: a part of `holder`. */
type Place = readonly [holder: Record<string, unknown>, key: string];

function placesOf(root: unknown): Place[] {
  if (typeof root !== "object" || root === null) return [];
  return Object.entries(root).flatMap(([key, inner]) => [
    [root as Record<string, unknown>, key] as const,
    // The numbers of a descriptor would be chosen nearly always.
    ...(Array.isArray(inner) && inner.length > 16 ? placesOf(inner).slice(0, 2) : placesOf(inner)),
  ]);
}

/** Fields that requests have, and one that none has. */
const FIELDS = "id path url upload descriptor fingerprint region k where near fusion rerank frame latitude other".split(
  " ",
);

/** One value of JSON is another, similar, missing, or has company. */
function changedTree(value: unknown, choose: Choose): unknown {
  const root = structuredClone(value);
  const places = placesOf(root);
  if (places.length === 0) return anyValue(choose);
  const [holder, key] = anyOf(choose, places);
  const how = choose(below, 6);
  if (how === 0) delete holder[key];
  else if (how === 1) holder[anyOf(choose, FIELDS)] = anyValue(choose);
  else holder[key] = how === 2 ? anyValue(choose) : similarValue(holder[key], choose);
  return root;
}

/** What only the text of JSON can say. */
function changedText(text: string, choose: Choose): string {
  const replaced = (found: RegExp, token: string) => {
    const matches = [...text.matchAll(found)];
    if (matches.length === 0) return text;
    const { index, 0: whole } = anyOf(choose, matches);
    return text.slice(0, index) + token + text.slice(index + whole.length);
  };
  const numbers = [
    "NaN",
    "Infinity",
    "-Infinity",
    "1e999",
    "-0",
    "01",
    "0x10",
    "1e-999",
    "9".repeat(400),
    `0.${"1".repeat(9999)}`,
  ];
  const members = [
    '"__proto__":{"k":1},',
    '"constructor":{"prototype":{"k":1}},',
    '"k":5,',
    '"k":"x",',
    '"":1,',
    '"\\u0000":1,',
  ];
  const changes: readonly (() => string)[] = [
    () => replaced(/-?\d+(?:\.\d+)?/g, anyOf(choose, numbers)),
    () => replaced(/\{(?=.)/g, `{${anyOf(choose, members)}`),
    () => replaced(/-?\d+|true|"\w*"(?!:)/g, "[".repeat(20_000) + "]".repeat(20_000)),
    () => `\ufeff${text}`,
    () => text.slice(0, choose(below, text.length + 1)),
    () => anyOf(choose, ["", "null", "[]", "1", '"x"', "{}"]),
  ];
  return anyOf(choose, changes)();
}

const changedJson: Mutation = (request, choose) => {
  const { body } = request;
  if (body?.kind !== "json") return request;
  if (choose(below, 4) > 0) return { ...request, body: { kind: "json", value: changedTree(body.value, choose) } };
  return { ...request, body: { kind: "text", text: changedText(JSON.stringify(body.value), choose) } };
};

const PART_NAMES = [
  "picture",
  "positive",
  "negative",
  "query",
  "metadata",
  "file",
  "",
  "__proto__",
  "a".repeat(300),
  "x",
];
const FILE_NAMES = [
  "../../x.png",
  "a\u0000.png",
  "/etc/passwd",
  "",
  "a".repeat(2000),
  "x.exe",
  "..\\x",
  "%2e%2e%2fx",
  "é\u202e.png",
];
const PART_TYPES = [
  "image/jpeg",
  "text/plain",
  "",
  "application/json",
  "x",
  "multipart/mixed; boundary=x",
  "image/svg+xml",
];

/** Another file, and still the picture. */
const withTail = (bytes: Uint8Array, choose: Choose) => Buffer.concat([bytes, Buffer.from(`${choose(below, 1e9)}`)]);

function changedPicture(bytes: Uint8Array, choose: Choose): Uint8Array {
  const place = choose(below, bytes.length);
  const changes: readonly (() => Uint8Array)[] = [
    () => withTail(bytes, choose),
    () => bytes.subarray(0, place),
    () => Uint8Array.from(bytes, (byte, at) => (at === place ? byte ^ (1 << choose(below, 8)) : byte)),
    // Width or height of a PNG.
    () => Uint8Array.from(bytes, (byte, at) => (at === 16 + (place % 8) ? 255 : byte)),
    () =>
      Buffer.from(
        anyOf(choose, ["", "x", "<svg xmlns='http://www.w3.org/2000/svg'/>", "GIF89a", "\x89PNG\r\n\x1a\n"]),
        "latin1",
      ),
    () => mutate([bytes], createRandom(choose(below, 2 ** 31))),
  ];
  return anyOf(choose, changes)();
}

function changedPart(part: FormPart, choose: Choose): FormPart {
  if (choose(below, 6) === 0) return { ...part, name: anyOf(choose, PART_NAMES) };
  if ("json" in part) return { ...part, json: changedTree(part.json, choose) };
  const changes: readonly (() => FormPart)[] = [
    () => ({ ...part, fileName: anyOf(choose, FILE_NAMES) }),
    () => ({ ...part, type: anyOf(choose, PART_TYPES) }),
    () => ({ ...part, bytes: changedPicture(part.bytes, choose) }),
    () => ({ ...part, bytes: changedPicture(part.bytes, choose) }),
    () => ({ name: part.name, json: "a picture" }),
  ];
  return anyOf(choose, changes)();
}

const changedForm: Mutation = (request, choose) => {
  const { body } = request;
  if (body?.kind !== "form" || body.parts.length === 0) return request;
  const isNew = choose(fc.boolean);
  const parts = body.parts.map((part) =>
    "bytes" in part && isNew ? { ...part, bytes: withTail(part.bytes, choose) } : part,
  );
  const at = choose(below, parts.length);
  const changed = changedPart(parts[at] as FormPart, choose);
  const others = parts.filter((_, place) => place !== at);
  const [last] = parts.slice(-1) as [FormPart];
  const lists = [[...parts.slice(0, at), changed, ...parts.slice(at + 1)]];
  const changes = [
    ...lists,
    ...lists,
    ...lists,
    others,
    [...others, changed],
    [...parts, changed],
    Array(40).fill(last),
  ];
  return { ...request, body: { kind: "form", parts: anyOf(choose, changes) } };
};

const QUERY_NAMES = ["index", "where", "offset", "limit", "width", "__proto__", "x", "index[]", ""];

const changedQuery: Mutation = (request, choose) => {
  const { query } = request;
  const value = () => (choose(fc.boolean) ? `${anyOf(choose, NUMBERS)}` : anyOf(choose, TEXTS));
  const [name, given] = query.length > 0 ? anyOf(choose, query) : [anyOf(choose, QUERY_NAMES), "0"];
  const others = query.filter(([each]) => each !== name);
  const changes: readonly (() => ServiceRequest["query"])[] = [
    () => [...others, [name, value()]],
    () => [...others, [name, `${similarValue(Number.isNaN(Number(given)) ? given : Number(given), choose)}`]],
    () => others,
    () => [...query, [name, given]],
    () => [...query, [anyOf(choose, QUERY_NAMES), value()]],
  ];
  return { ...request, query: anyOf(choose, changes)() };
};

const HEADERS: readonly (readonly [string, readonly string[]])[] = [
  ["Range", ["bytes=0-3", "bytes=-1", "bytes=9999999-", "bytes=0-0,2-3,5-", "lines=1", "bytes=5-1"]],
  ["If-None-Match", ["*", '"x"', 'W/"x"', "", ", , ,", '"x", '.repeat(300)]],
  ["If-Modified-Since", ["Thu, 01 Jan 1970 00:00:00 GMT", "x"]],
  ["Accept", ["text/html", "*/*;q=0", "x", ""]],
  ["Accept-Encoding", ["gzip", "br;q=0", "identity;q=0"]],
  [
    "Content-Type",
    ["text/plain", "application/json; charset=utf-16", "multipart/form-data", "multipart/form-data; boundary=", ""],
  ],
  [
    "Content-Type",
    ["application/x-www-form-urlencoded", "application/json, text/plain", "multipart/form-data; boundary=x", "x"],
  ],
  ["Content-Encoding", ["gzip", "x"]],
  ["Authorization", ["", "Bearer", "Bearer x", "Basic eDp5", `Bearer ${"x".repeat(4000)}`, "Bearer  a b"]],
  [
    "Host",
    [
      "localhost",
      "localhost:1",
      "[::1]",
      "evil.example",
      "127.0.0.1.evil.example",
      "",
      "127.0.0.1@evil.example",
      "127.1",
    ],
  ],
  ["Origin", ["null", "http://evil.example", "http://127.0.0.1", "x", ""]],
  ["Expect", ["100-continue", "x"]],
  ["X-Forwarded-For", ["1.2.3.4", "\u0080"]],
  ["X-Http-Method-Override", ["DELETE"]],
  ["Cookie", ["a=b; ".repeat(500)]],
];

const changedHeaders: Mutation = (request, choose) => {
  const [name, values] = anyOf(choose, HEADERS);
  const others = request.headers.filter(([each]) => each !== name);
  // One of the service's own keys is no longer sent, or what it wants is said otherwise.
  return { ...request, headers: [...others, [name, anyOf(choose, values)]] };
};

const METHODS = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "PROPFIND"];

const changedLine: Mutation = (request, choose) => {
  const { path } = request;
  const at = choose(below, path.length + 1);
  const piece = anyOf(choose, [
    "%2e%2e/",
    "%2e%2e%2f",
    "//",
    "/",
    "%00",
    "%",
    "%ff",
    "%2F",
    "..",
    "/../",
    ";x",
    "a".repeat(3000),
    "é",
    "\\",
    "%0d%0a",
  ]);
  const id = `${choose(fc.boolean) ? anyOf(choose, NUMBERS) : encodeURIComponent(Buffer.from(anyOf(choose, TEXTS)).toString())}`;
  const paths = [
    "/../../etc/passwd",
    "//etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/assets/../../package.json",
    "*",
    "http://evil.example/",
  ];
  const changes: readonly (() => ServiceRequest)[] = [
    () => ({ ...request, method: anyOf(choose, METHODS) }),
    () => ({ ...request, path: path.slice(0, at) + piece + path.slice(at) }),
    () => ({ ...request, path: path.replace(/(?<=\/)\d+/, id) }),
    () => ({
      ...request,
      path: path.replace(/(?<=\/)\d+/, (given) => `${Math.abs(Number(given) - choose(below, 31))}`),
    }),
    () => ({ ...request, path: anyOf(choose, paths) }),
    () => ({ ...request, path: path.toUpperCase() }),
  ];
  return anyOf(choose, changes)();
};

/** The body is changed most often, since most is read from it; lines and headers refuse a request before its route sees it. */
function changed(request: ServiceRequest, choose: Choose): ServiceRequest {
  const ofBody = { json: changedJson, text: changedJson, form: changedForm };
  const inner = request.body ? ofBody[request.body.kind] : changedQuery;
  const other = request.body ? inner : changedLine;
  const mutations = [inner, inner, inner, other, other, changedQuery, changedHeaders, changedLine];
  return anyOf(choose, mutations)(request, choose);
}

/**
 * Requests of all routes, more of those that read or change most, changed once to three times by their structure; one of eight is then changed byte by byte.
 * @param requests that are answered
 */
export function mutatedRequests(requests: readonly ServiceRequest[]): fc.Arbitrary<MutatedRequest> {
  const routes = [...new Set(requests.map(({ route }) => route))];
  const weighted = [
    ...routes,
    ...routes.filter((route) => !route.startsWith("GET")).flatMap((route) => [route, route]),
  ];
  return fc.gen().map((choose) => {
    const route = anyOf(choose, weighted);
    let request = anyOf(
      choose,
      requests.filter((each) => each.route === route),
    );
    if (choose(below, 8) === 0) {
      return { route, bytes: mutate([bytesOf(request)], createRandom(choose(below, 2 ** 31))), request: undefined };
    }
    const steps = anyOf(choose, [1, 1, 1, 1, 2, 3]);
    for (let step = 0; step < steps; step++) request = changed(request, choose);
    return { route, bytes: bytesOf(request), request };
  });
}
