import { pictureMediaTypes } from "@loci/core";
import { fusions, rerankerDefinitions } from "@loci/index";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { answerSearch } from "./answer-search.js";
import { withDeadline } from "./deadline.js";
import { Refusal } from "./problem.js";
import { type CheckedSearch, type IndexList, MOST_EXAMPLES, type SearchAnswer, searchRequest } from "./schemas.js";
import type { ServedIndex } from "./served-index.js";
import type { ServiceParts } from "./service-parts.js";
import { readForm, type UploadedForm } from "./uploads.js";

export function addSearchRoutes(app: FastifyInstance, parts: ServiceParts): void {
  app.post("/v1/search", (request, reply) =>
    withDeadline(reply, parts.timeLimit, (signal) => search(request, reply, parts, signal)),
  );
  app.get("/v1/indexes", async () => indexList(parts));
}

async function search(
  request: FastifyRequest,
  reply: FastifyReply,
  { indexes, admission, rules, budget, uploadLimits }: ServiceParts,
  signal: AbortSignal,
): Promise<SearchAnswer> {
  const form = request.isMultipart() ? await readForm(request, budget, uploadLimits) : undefined;
  try {
    const asked = checked(form === undefined ? request.body : jsonPart(form, "query"));
    const served = indexes.find(asked.index);
    const answer = await admission.admit(signal, () =>
      served.use((state) => answerSearch(asked, form, { name: served.name, state, rules, signal })),
    );
    reply.header("cache-control", "no-store");
    return answer;
  } finally {
    form?.release();
  }
}

function checked(body: unknown): CheckedSearch {
  if (body === undefined || body === null) throw new Refusal(400, { what: "body", expected: "a query", got: "none" });
  return searchRequest.parse(body);
}

/** A part of a form that holds JSON; nothing is `{}`. @throws Refusal 400 */
export function jsonPart({ texts }: UploadedForm, name: string): unknown {
  const stray = [...texts.keys()].find((other) => other !== name);
  if (stray !== undefined) {
    throw new Refusal(400, {
      what: `part ${JSON.stringify(stray)} of the form`,
      expected: `text in ${name} only, as JSON`,
    });
  }
  try {
    return JSON.parse(texts.get(name) ?? "{}");
  } catch (cause) {
    throw new Refusal(400, { what: `part ${name} of the form`, expected: "JSON", got: (cause as Error).message });
  }
}

const described = (entries: readonly (readonly [string, { readonly summary: string }])[]) =>
  entries.map(([name, { summary }]) => ({ name, summary }));

function indexList({ indexes, rules, uploadLimits, writers }: ServiceParts): IndexList {
  const fit = Object.entries(rerankerDefinitions).filter(([, { needs }]) => !needs.includes("walks"));
  return {
    indexes: indexes.all.map(servedIndex),
    writable: writers !== undefined,
    urls: rules.fetch.hosts.size > 0,
    mostUploadBytes: uploadLimits.bytes,
    mostPixels: rules.mostPixels,
    mostExamples: MOST_EXAMPLES,
    formats: [...pictureMediaTypes],
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
    ...(problem !== undefined && { problem }),
  };
}
