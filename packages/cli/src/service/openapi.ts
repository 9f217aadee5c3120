import { z } from "zod";
import * as schemas from "./schemas.js";

/** The schemas that have a name of their own in the document. */
const components = {
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
  Problem: schemas.problem,
  Health: schemas.health,
  Readiness: schemas.readiness,
};

type ComponentName = keyof typeof components;

interface Operation {
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

const ref = (name: ComponentName) => ({ $ref: `#/components/schemas/${name}` });
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
const pictureForm = {
  type: "object",
  properties: { metadata: ref("PictureFacts"), picture: file },
  required: ["picture"],
};

/** Every operation by path and method; a test compares them with the routes. */
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
        404: "No such index or picture",
        413: "Too large",
        415: "Another content type",
        422: "Not a sound query",
      },
    },
  },
  "/v1/indexes": {
    get: {
      summary: "The indexes that are served, and what may be asked of them",
      operationId: "indexes",
      answers: { 200: json("IndexList", "Indexes, re-rankers, limits") },
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

const common: Readonly<Record<number, string>> = {
  400: "Malformed",
  401: "No API key, or a wrong one",
  429: "Too much is waiting already; try again after Retry-After seconds",
  503: "Not done within the time limit, or closing",
};

/** The OpenAPI 3.1 document of the service. */
export function openApiDocument(): object {
  const paths = Object.entries(operations).map(([path, methods]) => [
    path,
    Object.fromEntries(Object.entries(methods).map(([method, operation]) => [method, describe(operation)])),
  ]);
  return {
    openapi: "3.1.0",
    info: { title: "Loci", version: "1", description: "Searches indexes of pictures by what they show." },
    security: [{ key: [] }],
    paths: Object.fromEntries(paths),
    components: {
      schemas: componentSchemas(),
      securitySchemes: { key: { type: "http", scheme: "bearer", description: "Where the server was given keys" } },
    },
  };
}

function describe({ summary, operationId, query, path, body, answers, refusals, isOpen }: Operation): object {
  const refused = Object.entries(isOpen ? {} : { ...common, ...refusals }).map(([status, description]) => [
    status,
    { description, content: { "application/problem+json": { schema: ref("Problem") } } },
  ]);
  const parameters = [...parametersOf("path", path), ...parametersOf("query", query)];
  return {
    summary,
    operationId,
    ...(isOpen && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: body } }),
    responses: { ...answers, ...Object.fromEntries(refused) },
  };
}

function parametersOf(place: "path" | "query", schema: z.ZodObject | undefined): object[] {
  if (schema === undefined) return [];
  const { properties = {} } = z.toJSONSchema(schema, { io: "output" });
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = property as { description?: string };
    return { name, in: place, required: place === "path", ...(description && { description }), schema: rest };
  });
}

/** JSON Schema 2020-12 is what OpenAPI 3.1 takes. */
function componentSchemas(): object {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(components)) registry.add(schema, { id });
  const made = z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}`, io: "input" });
  return Object.fromEntries(Object.entries(made.schemas).map(([name, { $schema, $id, ...schema }]) => [name, schema]));
}
