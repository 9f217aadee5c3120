import { pictureMediaTypes } from "@loci/core";
import { findPlaceColumns, fusions, rerankerDefinitions } from "@loci/index";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { answerSearch } from "./answer-search.js";
import { withDeadline } from "./deadline.js";
import { withQuery } from "./read-query.js";
import { type IndexList, MOST_EXAMPLES, type SearchAnswer, searchRequest } from "./schemas.js";
import type { ServedIndex } from "./served-index.js";
import type { ServiceParts } from "./service-parts.js";

export function addSearchRoutes(app: FastifyInstance, parts: ServiceParts): void {
  app.post("/v1/search", (request, reply) =>
    withDeadline(reply, parts.timeLimit, (signal) => search(request, reply, parts, signal)),
  );
  app.get("/v1/indexes", async () => indexList(parts));
}

async function search(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: ServiceParts,
  signal: AbortSignal,
): Promise<SearchAnswer> {
  const { indexes, admission, rules } = parts;
  const answer = await withQuery(request, parts, searchRequest, (asked, form) => {
    const served = indexes.find(asked.index);
    return admission.admit(signal, () =>
      served.use((state) => answerSearch(asked, form, { name: served.name, state, rules, signal })),
    );
  });
  reply.header("cache-control", "no-store");
  return answer;
}

const described = (entries: readonly (readonly [string, { readonly summary: string }])[]) =>
  entries.map(([name, { summary }]) => ({ name, summary }));

function indexList({ indexes, rules, uploadLimits, writers, tiles }: ServiceParts): IndexList {
  const fit = Object.entries(rerankerDefinitions).filter(([, { needs }]) => !needs.includes("walks"));
  return {
    indexes: indexes.all.map(servedIndex),
    writable: writers !== undefined,
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
