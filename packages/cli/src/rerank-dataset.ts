import {
  type Dataset,
  type Judgements,
  type Model,
  openLocalFeatureExtractor,
  type Picture,
  type Rank,
  type Ranking,
  RetrievalError,
} from "@loci/core";
import {
  type Candidate,
  createPictureFeatures,
  type FeaturesOfPictures,
  type FlatGallery,
  galleryWalks,
  openFlatGallery,
  openReranking,
  type ProgressOf,
  type Reranking,
  type RerankQuery,
  type WalkFrame,
} from "@loci/index";
import type { CommandContext } from "./command.js";
import { progressOf } from "./progress-of.js";
import { rowsOf } from "./rank-with.js";
import { type ChosenReranking, removingStages, stageNeeding } from "./rerank-option.js";

/** What re-ranking cost. */
export interface RerankingCost {
  /** Of re-ranking one query; its first search not counted. */
  readonly millisecondsPerQuery: number;
  /** Of changing the gallery before the first query; undefined when the chain changes it not. */
  readonly augmentationSeconds: number | undefined;
}

/** A system under test: exact search, re-ranked. */
export interface RerankedDataset {
  readonly rank: Rank;
  /** Of the queries so far. */
  cost(): RerankingCost;
  close(): Promise<void>;
}

/** Described pictures, and what is right among them. */
export interface DescribedDataset {
  readonly model: Model;
  readonly dataset: Dataset;
  /** Of the pictures, `[pictures, dimension]`. */
  readonly descriptors: Float32Array;
  readonly judgements: Judgements;
  /** Whether what the protocol ignores must not help either: pictures of the query's own sequence. */
  readonly ignoredAreOut: boolean;
}

/** Tells before pictures are described what the data set lacks. @throws RetrievalError naming the stage */
export function checkRerankable(dataset: Dataset, reranking: ChosenReranking): void {
  const stage = stageNeeding(reranking, "walks");
  if (stage === undefined) return;
  const ofWalk = ({ sequence, frame }: Picture) => sequence !== undefined && frame !== undefined;
  const missing = [...dataset.queries, ...dataset.gallery].find((place) => !ofWalk(dataset.pictures[place] as Picture));
  if (missing === undefined) return;
  throw new RetrievalError({
    what: `re-ranking with ${stage}: ${dataset.root}`,
    expected: "the sequence and frame of every picture",
    got: `none of ${(dataset.pictures[missing] as Picture).name}`,
    remedy: `Give them as columns of a table (--columns sequence=… frame=…), or leave ${stage} out`,
  });
}

/**
 * Exact search in the gallery of a data set, re-ranked. The query itself, where it is in the gallery and the protocol takes
 * it out, takes no part; what a protocol ignores does, as in the evaluators that define it, unless `ignoredAreOut`.
 */
export async function rerankDataset(
  described: DescribedDataset,
  reranking: ChosenReranking,
  context: CommandContext,
): Promise<RerankedDataset> {
  const isLocal = stageNeeding(reranking, "localFeatures") !== undefined;
  const extractor = isLocal ? await openLocalFeatureExtractor(described.model) : undefined;
  const progress = progressOf("Augmenting", context);
  try {
    const { pictures } = described.dataset;
    const features =
      extractor &&
      createPictureFeatures(extractor, async (places) => places.map((place) => pictures[place] as Picture));
    const gallery = await openGallery(described, features, progress.onProgress);
    const close = async () => {
      await gallery.close();
      await extractor?.close();
    };
    try {
      const started = performance.now();
      const opened = await openReranking(reranking.stages, gallery);
      const isAugmented = reranking.chain.augmentations.length > 0;
      const augmentationSeconds = isAugmented ? (performance.now() - started) / 1000 : undefined;
      const clock: Clock = { milliseconds: 0, queries: 0 };
      const rejectsRest = removingStages(reranking).length > 0;
      const rank = createRank(opened, createQueries(described, features), { rejectsRest, clock }, context.signal);
      const cost = () => ({
        millisecondsPerQuery: clock.milliseconds / Math.max(1, clock.queries),
        augmentationSeconds,
      });
      return { rank, cost, close };
    } catch (error) {
      await gallery.close();
      throw error;
    }
  } catch (error) {
    await extractor?.close();
    throw error;
  } finally {
    progress.stop();
  }
}

function openGallery(
  { dataset, descriptors }: DescribedDataset,
  features: FeaturesOfPictures | undefined,
  onProgress: ProgressOf,
): Promise<FlatGallery> {
  const { pictures, gallery } = dataset;
  const dimension = descriptors.length / pictures.length;
  return openFlatGallery(blocksOf(dataset, descriptors, dimension), dimension, {
    walks: galleryWalks(framesOf(pictures, gallery)),
    localFeatures: features && ((ids) => features.of(ids.map((id) => gallery[id] as number))),
    onProgress,
  });
}

/** Time that re-ranking took, added up. */
interface Clock {
  milliseconds: number;
  queries: number;
}

function createRank(
  reranking: Reranking,
  queryOf: (query: number) => Promise<Query>,
  { rejectsRest, clock }: { readonly rejectsRest: boolean; readonly clock: Clock },
  signal: AbortSignal,
): Rank {
  return async (queries, depth) => {
    const asked: Query[] = [];
    for (const query of queries) asked.push(await queryOf(query));
    const found = await searchAll(asked, reranking, depth);
    const rankings: Ranking[] = [];
    for (const [place, query] of asked.entries()) {
      signal.throwIfAborted();
      const started = performance.now();
      const { candidates } = await reranking.rerank({ query, candidates: found[place] ?? [] });
      clock.milliseconds += performance.now() - started;
      clock.queries++;
      const [places, scores] = [candidates.map(({ id }) => id), candidates.map(({ score }) => score)];
      rankings.push({ places, scores, ...(rejectsRest && { rejectsRest }) });
    }
    return rankings;
  };
}

/** Copied to the gallery in parts: the descriptors of a large one are there once already. */
const ROWS_AT_ONCE = 1024;

function* blocksOf({ gallery }: Dataset, descriptors: Float32Array, dimension: number) {
  for (let start = 0; start < gallery.length; start += ROWS_AT_ONCE) {
    const pictures = gallery.slice(start, start + ROWS_AT_ONCE);
    const ids = pictures.map((_, place) => start + place);
    yield { ids, descriptors: rowsOf(descriptors, dimension, pictures) };
  }
}

/** Those of some pictures that are of a walk; ids are places in `places`. */
const framesOf = (pictures: readonly Picture[], places: readonly number[]): WalkFrame[] =>
  places.flatMap((place, id) => {
    const { sequence, frame } = pictures[place] as Picture;
    return sequence === undefined || frame === undefined ? [] : [{ id, sequence, frame }];
  });

interface Query extends RerankQuery {
  /** Places of the gallery that take no part. */
  readonly out: ReadonlySet<number>;
}

/** Everything that a re-ranker may want of a query, by its place in `Dataset.queries`. */
function createQueries(
  { dataset, descriptors, judgements, ignoredAreOut }: DescribedDataset,
  features: FeaturesOfPictures | undefined,
): (query: number) => Promise<Query> {
  const { pictures, queries } = dataset;
  const dimension = descriptors.length / pictures.length;
  const judgementOf = new Map(
    judgements.settings.flatMap((setting) => setting.judgements).map((judgement) => [judgement.query, judgement]),
  );
  const walks = galleryWalks(framesOf(pictures, queries));
  const rowsOfQueries = (ids: readonly number[]) =>
    rowsOf(
      descriptors,
      dimension,
      ids.map((id) => queries[id] as number),
    );
  const known = new Map<string, { readonly ids: readonly number[]; readonly descriptors: Float32Array }>();
  const walkOf = async (query: number) => {
    const [name] = (await walks?.namesOf([query])) ?? [];
    if (walks === undefined || name === undefined) return undefined;
    const ids = known.get(name)?.ids ?? (await walks.idsOf(name));
    const walk = known.get(name) ?? { ids, descriptors: rowsOfQueries(ids) };
    known.set(name, walk);
    return { descriptors: walk.descriptors, position: ids.indexOf(query) };
  };
  return async (query) => {
    const { self, ignored = [] } = judgementOf.get(query) ?? {};
    const out = new Set([...(self === undefined ? [] : [self]), ...(ignoredAreOut ? Array.from(ignored) : [])]);
    const walk = await walkOf(query);
    const [localFeatures] = (await features?.of([queries[query] as number])) ?? [];
    return {
      descriptor: rowsOfQueries([query]),
      out,
      ...(out.size > 0 && { allowed: (id: number) => !out.has(id) }),
      ...(walk && { walk }),
      ...(localFeatures && { localFeatures }),
    };
  };
}

/** The first search of all, at once: deeper by those that take no part, which are then left out. */
async function searchAll(asked: readonly Query[], { gallery, depth }: Reranking, k: number): Promise<Candidate[][]> {
  const deepest = depth(k);
  const removed = Math.max(0, ...asked.map(({ out }) => out.size));
  const descriptors = new Float32Array(asked.length * gallery.dimension);
  for (const [place, { descriptor }] of asked.entries()) descriptors.set(descriptor, place * gallery.dimension);
  const found = await gallery.search(descriptors, deepest + removed);
  return found.map((list, place) => list.filter(({ id }) => !asked[place]?.out.has(id)).slice(0, deepest));
}
