import { createClient, type IndexedPicture } from "@loci/cli/client";
import { plain } from "../support/drawn-pictures.js";
import type { FormPart, RequestBody, ServiceRequest } from "./service-request.js";

/** A service that requests are made for. */
export interface AskedService {
  readonly url: string;
  /** API key. */
  readonly key: string;
  /** Where the service may fetch a picture from. */
  readonly pictureUrl: string;
}

/** All that may be known of a picture: with a picture that has it the index gets the columns that the requests name. */
const FACTS = {
  ...{ label: "red", split: "train", latitude: 48.1, longitude: 11.5, heading: 90, time: "2024-05-01T12:00:00Z" },
  ...{ sequence: "walk", frame: 7, attributes: { camera: "front" } },
};

const json = (value: unknown): RequestBody => ({ kind: "json", value });

/**
 * Requests of every route, all of which the service answers with 2xx, so that what is made of them reaches all of it: they are
 * made from what it says of its index. Pictures are added for them, which have every column that they name; the last ones remove them.
 */
export async function wholeRequests(service: AskedService): Promise<readonly ServiceRequest[]> {
  const pictures = await Promise.all([40, 80, 120, 160, 200].map((red) => plain([red, 9, 9]).png().toBuffer()));
  const { index, images, added } = await factsOf(service, pictures);
  const [first, second, third] = images as [IndexedPicture, IndexedPicture, IndexedPicture];
  const key: readonly [string, string] = ["Authorization", `Bearer ${service.key}`];
  const ask = (line: string, query: Record<string, string> = {}, body?: RequestBody, note = ""): ServiceRequest => {
    const [method = "", path = ""] = line.split(" ");
    const route = `${method} ${path.replace(/\/\d+/, "/{id}")}${note}`;
    return { route, method, path, query: Object.entries(query), headers: [key], ...(body && { body }) };
  };
  const asked = (path: string, value: unknown) => ask(`POST ${path}`, {}, json(value), " JSON");
  const form = (path: string, ...parts: readonly FormPart[]) =>
    ask(`POST ${path}`, {}, { kind: "form", parts }, " form");
  const file = (name: string): FormPart => ({
    name,
    fileName: "new.png",
    type: "image/png",
    bytes: pictures[0] as Buffer,
  });
  const where = `label in ('${first.label}','red') and (frame >= 0 or path like '%')`;
  const descriptor = Array.from({ length: index.dimension }, (_, place) => 1 + (place % 3));
  const region = { left: 0, top: 0, width: 8, height: 8 };
  return [
    form("/v1/images", { name: "metadata", json: FACTS }, file("picture")),
    ...["/", "/healthz", "/readyz", "/metrics", "/openapi.json", "/v1/indexes"].map((path) => ask(`GET ${path}`)),
    ask("GET /v1/images", { limit: "2", offset: "1" }),
    ask("GET /v1/images", { where, index: index.name }),
    ask(`GET /v1/images/${first.id}`),
    ask(`GET /v1/images/${first.id}`, { width: "16" }),
    ask(`GET /v1/images/${first.id}/metadata`),
    ask("GET /v1/positions", { index: index.name }),
    ask("GET /v1/projection"),
    ask("GET /v1/model"),
    asked("/v1/search", { positive: [{ id: first.id }], k: 3, where, excludeSelf: true, excludeNearFrames: 1 }),
    asked("/v1/search", { positive: [{ descriptor }], rerank: "aqe(k=2)|kreciprocal(k1=3,k2=2)" }),
    asked("/v1/search", { positive: [{ path: first.name, region }], near: "48.1,11.5,1000", box: "48,11,49,12" }),
    asked("/v1/search", {
      positive: [{ id: first.id }, { id: second.id }],
      negative: [{ id: third.id }],
      negativeWeight: 0.5,
      position: { latitude: 48, longitude: 11 },
    }),
    asked("/v1/search", { positive: [{ id: first.id }, { id: second.id }], fusion: "rank", rerank: "diffusion(k=3)" }),
    asked("/v1/search", { positive: [{ id: first.id }], rerank: "spatial|threshold(score=-1)|reciprocal-check" }),
    asked("/v1/search", { positive: [{ url: service.pictureUrl }], index: index.name }),
    asked("/v1/explain", { query: { id: first.id }, hit: second.id }),
    asked("/v1/explain", { query: { path: first.name, region }, hit: third.id }),
    form(
      "/v1/search",
      { name: "query", json: { k: 2, negative: [{ upload: "file" }] } },
      file("positive"),
      file("file"),
    ),
    form("/v1/explain", { name: "query", json: { query: { upload: "file", region }, hit: first.id } }, file("file")),
    ...added.map((id) => ask(`DELETE /v1/images/${id}`)),
  ];
}

/** Adds the pictures that are not there, and reads what the service then says of its index. */
async function factsOf({ url, key }: AskedService, pictures: readonly Buffer[]) {
  const client = createClient({ url, key });
  const added: number[] = [];
  for (const bytes of pictures) {
    const { picture } = await client.addImage(new Blob([new Uint8Array(bytes)]), FACTS);
    added.push(picture.id);
  }
  const { indexes } = await client.indexes();
  const { images } = await client.images({ limit: 1000 });
  const [index] = indexes;
  if (index === undefined) throw new Error("the service has no index");
  return { index, images, added };
}
