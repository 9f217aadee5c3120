import { choose, type PictureFeatures, RetrievalError } from "@loci/core";
import { type FusionName, fusions, type Hit, joinDescriptors, type Row, type RowFilter } from "@loci/index";
import { excludedByName } from "../excluded-pictures.js";
import { chooseReranking, rerankingAsJson, stageNeeding } from "../rerank-option.js";
import { combineExamples } from "./combine-examples.js";
import type { IndexState, PreparedSearch } from "./index-state.js";
import { Refusal } from "./problem.js";
import { checkPosition, metresFrom, positionOfQuery } from "./query-position.js";
import type { QueryContext } from "./query-route.js";
import { examplesOf, type ResolvedExample, resolveExamples } from "./resolve-examples.js";
import type { CheckedSearch, IndexedPicture, SearchAnswer, SearchHit } from "./schemas.js";
import type { UploadedForm } from "./uploads.js";

/**
 * Answers one query. What the index or the query lacks is told before any picture is described.
 * @throws RetrievalError for a query that is not sound; the signal's reason
 */
export async function answerSearch(
  request: CheckedSearch,
  form: UploadedForm | undefined,
  { name, state, rules, signal }: QueryContext,
): Promise<SearchAnswer> {
  const { index } = state;
  const { uploads, ...asked } = examplesOf(request, form);
  checkPosition(request.position, index);
  const fusion = chooseFusion(request.fusion, asked);
  const filter = state.filter(request);
  const reranking = chooseReranking(request.rerank);
  const spatial = stageNeeding(reranking, "localFeatures");
  if (spatial !== undefined && asked.positive.length > 1) {
    const got = `${asked.positive.length}`;
    throw new RetrievalError({ what: `re-ranking with ${spatial}: positive examples`, expected: "one", got });
  }
  const prepared = await state.search(reranking);
  const sources = { state, uploads, rules, signal };
  const [positive, negative] = await Promise.all([
    resolveExamples(asked.positive, sources),
    resolveExamples(asked.negative, sources),
  ]);
  signal.throwIfAborted();
  const excluded = await excludedFor(request, [...positive, ...negative], state);
  const localFeatures =
    spatial !== undefined ? await localFeaturesOf(positive[0] as ResolvedExample, state) : undefined;
  const query = { positive, negative, request, filter, excluded, fusion, localFeatures };
  const hits = await search(query, prepared);
  signal.throwIfAborted();
  const passing = await countPassing(state, prepared, filter, excluded);
  const position = await positionOfQuery(request.position, positive[0] as ResolvedExample, index);
  const { ef, expectedRecall } = prepared.search.effort();
  return {
    index: name,
    generation: state.generation,
    model: index.manifest.model.name,
    k: request.k,
    answer: hits.length > 0 ? "found" : passing === 0 ? "nothing-passes-filter" : "not-in-index",
    ef: ef ?? null,
    expectedRecall: expectedRecall ?? null,
    ...(passing !== undefined && { passing }),
    rerank: rerankingAsJson(reranking),
    fusion: fusion ?? null,
    ...(position && { position }),
    hits: answeredHits(hits, state, metresFrom(position, index)),
    unverified: hits.filter(({ id }) => prepared.unreadable.has(id)).map(({ path }) => path),
  };
}

function answeredHits(
  hits: readonly Hit[],
  state: IndexState,
  metresTo: (row: Row) => number | undefined,
): SearchHit[] {
  return hits.map(({ id, score, distance, row }, place) => {
    const metres = metresTo(row);
    return { rank: place + 1, ...pictureOf(state, id), score, distance, ...(metres !== undefined && { metres }) };
  });
}

/** What the service says of a picture of an index. */
export function pictureOf({ index }: Pick<IndexState, "index">, id: number): IndexedPicture {
  const row = index.rows.get(id) ?? {};
  const known = Object.entries(row).flatMap(([column, value]) =>
    value === undefined ? [] : [[column, value] as const],
  );
  const { label } = row;
  return {
    id,
    name: `${row["path"]}`,
    ...(label !== undefined && { label: `${label}` }),
    row: Object.fromEntries(known),
  };
}

type Asked = Pick<ReturnType<typeof examplesOf>, "positive" | "negative">;

/** `undefined` where one descriptor is searched with. */
function chooseFusion(given: string | undefined, { positive, negative }: Asked): FusionName | undefined {
  if (positive.length === 0) {
    const remedy = "Name one, or send its file as a part called positive";
    throw new Refusal(422, {
      what: "positive examples",
      expected: "a picture of what is looked for",
      got: "none",
      remedy,
    });
  }
  if (given !== undefined) choose("fusion", fusions as Readonly<Record<string, unknown>>, given);
  if (negative.length > 0 && given !== undefined && given !== "mean-descriptor") {
    throw new RetrievalError({
      what: `fusion ${given} with negative examples`,
      expected: "mean-descriptor, the only one that has a place for them",
    });
  }
  return positive.length + negative.length === 1 ? undefined : ((given ?? "mean-descriptor") as FusionName);
}

interface Query {
  readonly positive: readonly ResolvedExample[];
  readonly negative: readonly ResolvedExample[];
  readonly request: CheckedSearch;
  readonly filter: RowFilter | undefined;
  readonly excluded: ReadonlySet<number>;
  readonly fusion: FusionName | undefined;
  readonly localFeatures: PictureFeatures | undefined;
}

async function search(query: Query, { search }: PreparedSearch): Promise<readonly Hit[]> {
  const { positive, negative, request, filter, excluded, fusion, localFeatures } = query;
  const { k, negativeWeight } = request;
  const descriptors = positive.map(({ descriptor }) => descriptor);
  if (fusion !== undefined && negative.length === 0) {
    return search.searchTogether({ descriptors: joinDescriptors(descriptors), filter, excluded, fusion }, k);
  }
  const against = negative.map(({ descriptor }) => descriptor);
  const descriptor =
    against.length === 0 ? (descriptors[0] as Float32Array) : combineExamples(descriptors, against, negativeWeight);
  const [hits] = await search.search([{ descriptor, filter, excluded, ...(localFeatures && { localFeatures }) }], k);
  return hits ?? [];
}

async function excludedFor(request: CheckedSearch, examples: readonly ResolvedExample[], { index }: IndexState) {
  const names = examples.map(({ id }) => (id === undefined ? undefined : `${index.rows.get(id)?.["path"]}`));
  return new Set((await excludedByName(names, request, index)).flatMap((ids) => [...ids]));
}

/** How many pictures may answer; `undefined` when all may. */
async function countPassing(
  { index }: IndexState,
  { search }: PreparedSearch,
  filter: RowFilter | undefined,
  excluded: ReadonlySet<number>,
): Promise<number | undefined> {
  if (filter === undefined && excluded.size === 0) return undefined;
  const passing = filter === undefined ? index.rows.size : await search.countPassing(filter);
  return passing - [...excluded].filter((id) => filter === undefined || filter(index.rows.get(id) ?? {})).length;
}

async function localFeaturesOf(example: ResolvedExample, { model }: IndexState): Promise<PictureFeatures> {
  const picture = await example.picture();
  for await (const { features, skipped } of (await model.localFeatures()).describe([picture])) {
    const [found] = features;
    if (found !== undefined) return found;
    const [problem] = skipped;
    if (problem !== undefined) throw problem.reason;
  }
  return [];
}
