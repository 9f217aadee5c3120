import { createRandom } from "@loci/core";
import fc from "fast-check";
import {
  FILE_NAMES,
  HEADERS,
  METHODS,
  NO_PICTURES,
  NUMBERS,
  PART_NAMES,
  PART_TYPES,
  PATH_PIECES,
  PATHS,
  QUERY_NAMES,
  TEXTS,
} from "./hostile-values.js";
import { mutate } from "./mutate.js";
import { anyOf, anyText, below, type Choose, changedText, changedTree, similarValue } from "./mutate-json.js";
import { bytesOf, type FormPart, type ServiceRequest } from "./service-request.js";

/** A request that may be refused. */
export interface MutatedRequest {
  readonly route: string;
  readonly bytes: Buffer;
  /** What it still is; `undefined` where bytes were changed anyhow, so that its end may be missing. */
  readonly request: ServiceRequest | undefined;
}

type Mutation = (request: ServiceRequest, choose: Choose) => ServiceRequest;

const changedJson: Mutation = (request, choose) => {
  const { body } = request;
  if (body?.kind !== "json") return request;
  if (choose(below, 4) > 0) return { ...request, body: { kind: "json", value: changedTree(body.value, choose) } };
  return { ...request, body: { kind: "text", text: changedText(JSON.stringify(body.value), choose) } };
};

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
    () => Buffer.from(anyOf(choose, NO_PICTURES), "latin1"),
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

const changedQuery: Mutation = (request, choose) => {
  const { query } = request;
  const value = (of: string) => (choose(fc.boolean) ? `${anyOf(choose, NUMBERS)}` : anyText(choose, of));
  const [name, given] = query.length > 0 ? anyOf(choose, query) : [anyOf(choose, QUERY_NAMES), "0"];
  const other = anyOf(choose, QUERY_NAMES);
  const others = query.filter(([each]) => each !== name);
  const changes: readonly (() => ServiceRequest["query"])[] = [
    () => [...others, [name, value(name)]],
    () => [...others, [name, `${similarValue(Number.isNaN(Number(given)) ? given : Number(given), choose)}`]],
    () => others,
    () => [...query, [name, given]],
    () => [...query, [other, value(other)]],
  ];
  return { ...request, query: anyOf(choose, changes)() };
};

const changedHeaders: Mutation = (request, choose) => {
  const [name, values] = anyOf(choose, HEADERS);
  const others = request.headers.filter(([each]) => each !== name);
  return { ...request, headers: [...others, [name, anyOf(choose, values)]] };
};

const changedLine: Mutation = (request, choose) => {
  const { path } = request;
  const at = choose(below, path.length + 1);
  const piece = anyOf(choose, PATH_PIECES);
  const id = `${choose(fc.boolean) ? anyOf(choose, NUMBERS) : encodeURIComponent(Buffer.from(anyOf(choose, TEXTS)).toString())}`;
  const changes: readonly (() => ServiceRequest)[] = [
    () => ({ ...request, method: anyOf(choose, METHODS) }),
    () => ({ ...request, path: path.slice(0, at) + piece + path.slice(at) }),
    () => ({ ...request, path: path.replace(/(?<=\/)\d+/, id) }),
    () => ({
      ...request,
      path: path.replace(/(?<=\/)\d+/, (given) => `${Math.abs(Number(given) - choose(below, 31))}`),
    }),
    () => ({ ...request, path: anyOf(choose, PATHS) }),
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
 * Requests of all routes, more of those that read or change most. One of eight is changed byte by byte, the others once to three
 * times by their structure.
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
