import { pictureMediaTypes } from "@loci/core";
import { findPlaceColumns, fusions, rerankerDefinitions } from "@loci/index";
import type { FastifyInstance } from "fastify";
import { answerSearch } from "./answer-search.js";
import { addQueryRoute } from "./query-route.js";
import { type IndexList, MOST_EXAMPLES, searchRequest } from "./schemas.js";
import type { ServedIndex } from "./served-index.js";
import type { ServiceParts } from "./service-parts.js";

export function addSearchRoutes(app: FastifyInstance, parts: ServiceParts): void {
  addQueryRoute(app, "/v1/search", parts, searchRequest, answerSearch);
  app.get("/v1/indexes", async () => indexList(parts));
}

const described = (entries: readonly (readonly [string, { readonly summary: string }])[]) =>
  entries.map(([name, { summary }]) => ({ name, summary }));

function indexList({ indexes, rules, uploadLimits, writers, tiles, sharesModels }: ServiceParts): IndexList {
  const fit = Object.entries(rerankerDefinitions).filter(([, { needs }]) => !needs.includes("walks"));
  return {
    indexes: indexes.all.map(servedIndex),
    writable: writers !== undefined,
    sharesModels,
    urls: rules.fetch.hosts.size > 0,
    mostUploadBytes: uploadLimits.bytes,
    mostPixels: rules.mostPixels,
    mostExamples: MOST_EXAMPLES,
    formats: [...pictureMediaTypes],
    tiles: tiles === undefined ? null : { ...tiles },
    rerankers: described(fit),
    fusions: described(Object.entries(fusions)),
  };
}

function servedIndex({ name, index, problem }: ServedIndex): IndexList["indexes"][number] {
  const { count, generation, updated, kind, metric, dimension, model, columns } = index.manifest;
  return {
    name,
    count,
    generation,
    updated,
    kind,
    metric,
    dimension,
    model: model.name,
    columns: { ...columns },
    places: findPlaceColumns(columns)?.unit ?? null,
    ...(problem !== undefined && { problem }),
  };
}
