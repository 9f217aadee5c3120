import type { z } from "zod";
import * as schemas from "./schemas.js";
import * as statuses from "./status-schemas.js";
import * as views from "./view-schemas.js";

/** The schemas that have a name of their own in the document. */
export const components = {
  SearchRequest: schemas.searchRequest,
  Example: schemas.example,
  Region: schemas.region,
  SearchAnswer: schemas.searchAnswer,
  Hit: schemas.hit,
  Picture: schemas.picture,
  ServedIndex: schemas.servedIndex,
  IndexList: schemas.indexList,
  PictureList: schemas.pictureList,
  PictureFacts: schemas.pictureFacts,
  AddedPicture: schemas.addedPicture,
  ExplainRequest: views.explainRequest,
  Explanation: views.explanation,
  Positions: views.positions,
  Projection: views.projection,
  ProjectionPending: views.projectionPending,
  Problem: statuses.problem,
  Health: statuses.health,
  Readiness: statuses.readiness,
};

type ComponentName = keyof typeof components;

export interface Operation {
  readonly summary: string;
  readonly operationId: string;
  readonly query?: z.ZodObject;
  readonly path?: z.ZodObject;
  readonly body?: object;
  /** By status; `undefined` for one without a body. */
  readonly answers: Readonly<Record<number, { readonly description: string; readonly content?: object }>>;
  /** Why it may be refused, beyond what holds for all. */
  readonly refusals?: Readonly<Record<number, string>>;
  /** Asked without a key. */
  readonly isOpen?: boolean;
}

export const ref = (name: ComponentName) => ({ $ref: `#/components/schemas/${name}` });
const json = (name: ComponentName, description: string) => ({
  description,
  content: { "application/json": { schema: ref(name) } },
});
const file = { type: "string", format: "binary" };
const pictureContent = Object.fromEntries(
  ["image/jpeg", "image/png", "image/webp", "image/avif", "image/gif", "image/tiff"].map((type) => [type, {}]),
);

const searchForm = {
  type: "object",
  description: "Files of other names are those that an example of the query names as its upload",
  properties: {
    query: ref("SearchRequest"),
    positive: { type: "array", items: file, description: "Pictures of what is looked for" },
    negative: { type: "array", items: file, description: "Pictures of what is not" },
  },
  additionalProperties: file,
};
const explainForm = {
  type: "object",
  description: "A file is the one that the query names as its upload",
  properties: { query: ref("ExplainRequest") },
  required: ["query"],
  additionalProperties: file,
};
const pictureForm = {
  type: "object",
  properties: { metadata: ref("PictureFacts"), picture: file },
  required: ["picture"],
};

/** What the service does, by path and method; a test compares it with the routes. */
export const operations: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  "/v1/search": {
    post: {
      summary: "Search an index with pictures: uploads, pictures of the index, URLs where allowed, or descriptors",
      operationId: "search",
      body: {
        "application/json": { schema: ref("SearchRequest") },
        "multipart/form-data": { schema: searchForm, encoding: { query: { contentType: "application/json" } } },
      },
      answers: { 200: json("SearchAnswer", "The answers, best first") },
      refusals: {
        403: "URLs are not fetched from there",
        404: "No such index or picture",
        409: "A descriptor of another model",
        413: "Too large",
        415: "Another content type",
        422: "Not a sound query",
      },
    },
  },
  "/v1/explain": {
    post: {
      summary: "Say which places of a query and of a picture of the index make their score",
      operationId: "explain",
      body: {
        "application/json": { schema: ref("ExplainRequest") },
        "multipart/form-data": { schema: explainForm, encoding: { query: { contentType: "application/json" } } },
      },
      answers: { 200: json("Explanation", "Contributions that add up to the score") },
      refusals: {
        403: "URLs are not fetched from there",
        404: "No such index or picture",
        413: "Too large",
        415: "Another content type",
        422: "No picture that can be explained",
      },
    },
  },
  "/v1/positions": {
    get: {
      summary: "Where the pictures of an index were taken, by ascending id",
      operationId: "positions",
      query: schemas.whichIndex,
      answers: { 200: json("Positions", "Pictures whose place is known") },
      refusals: { 404: "No such index" },
    },
  },
  "/v1/projection": {
    get: {
      summary: "The pictures of an index in a plane, neighbours together; computed when it is first asked for",
      operationId: "projection",
      query: schemas.whichIndex,
      answers: {
        200: json("Projection", "Places in the plane, by ascending id"),
        202: json("ProjectionPending", "How far it is; ask again after Retry-After seconds"),
      },
      refusals: { 404: "No such index" },
    },
  },
  "/v1/indexes": {
    get: {
      summary: "The indexes that are served, and what may be asked of them",
      operationId: "indexes",
      answers: { 200: json("IndexList", "Indexes, re-rankers, limits") },
    },
  },
  "/v1/model": {
    get: {
      summary: "The model of an index as an ONNX file: from RGB bytes of pictures of any size to descriptors",
      operationId: "model",
      query: schemas.whichIndex,
      answers: {
        200: { description: "The file; its ETag is the fingerprint", content: { "application/octet-stream": {} } },
        304: { description: "Not changed" },
      },
      refusals: { 403: "Models are not shared", 404: "No such index" },
    },
  },
  "/v1/images": {
    get: {
      summary: "The pictures of an index, by ascending id",
      operationId: "images",
      query: schemas.pictureListQuery,
      answers: { 200: json("PictureList", "Some of them, and how many there are") },
      refusals: { 404: "No such index", 422: "Not a sound filter" },
    },
    post: {
      summary: "Add a picture to an index; only where the server is writable",
      operationId: "addImage",
      query: schemas.whichIndex,
      body: {
        "multipart/form-data": { schema: pictureForm, encoding: { metadata: { contentType: "application/json" } } },
      },
      answers: {
        200: json("AddedPicture", "The same file is in the index already"),
        201: json("AddedPicture", "Added; searches see it"),
      },
      refusals: {
        403: "Not writable",
        404: "No such index",
        409: "Another process writes to the index",
        413: "Too large",
        415: "Another content type",
        422: "No picture that can be used",
      },
    },
  },
  "/v1/images/{id}": {
    get: {
      summary: "A picture of an index: the file, or a thumbnail",
      operationId: "image",
      path: schemas.pictureId,
      query: schemas.imageQuery,
      answers: { 200: { description: "The picture", content: pictureContent }, 304: { description: "Not changed" } },
      refusals: { 404: "No such picture" },
    },
    delete: {
      summary: "Remove a picture from an index; only where the server is writable",
      operationId: "removeImage",
      path: schemas.pictureId,
      query: schemas.whichIndex,
      answers: { 204: { description: "Removed; searches do not see it any more" } },
      refusals: { 403: "Not writable", 404: "No such picture", 409: "Another process writes to the index" },
    },
  },
  "/v1/images/{id}/metadata": {
    get: {
      summary: "What is known of a picture",
      operationId: "metadata",
      path: schemas.pictureId,
      query: schemas.whichIndex,
      answers: { 200: json("Picture", "Its name, label and columns") },
      refusals: { 404: "No such picture" },
    },
  },
  "/healthz": {
    get: { summary: "Alive", operationId: "health", answers: { 200: json("Health", "Alive") }, isOpen: true },
  },
  "/readyz": {
    get: {
      summary: "Ready for requests; names indexes whose newer state cannot be served",
      operationId: "readiness",
      answers: { 200: json("Readiness", "Ready"), 503: json("Readiness", "Closing") },
      isOpen: true,
    },
  },
  "/metrics": {
    get: {
      summary: "Prometheus metrics",
      operationId: "metrics",
      answers: { 200: { description: "Text format", content: { "text/plain": {} } } },
    },
  },
  "/openapi.json": {
    get: {
      summary: "This document",
      operationId: "openapi",
      answers: { 200: { description: "OpenAPI 3.1", content: { "application/json": {} } } },
      isOpen: true,
    },
  },
};
