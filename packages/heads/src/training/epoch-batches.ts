import { type Head, RetrievalError } from "@loci/core";
import { describeMaps, type MapSource } from "../features/map-source.js";
import type { TrainingConfiguration } from "./configuration.js";
import { samplerDefinitions } from "./samplers/catalogue.js";
import type { SamplerDefinition } from "./samplers/sampler-definition.js";
import type { Selection } from "./selection.js";
import type { TrainingSet } from "./training-set.js";
import { joinMined, type MinedTuples, mineTuples, type Tuple } from "./weak-supervision/mine-tuples.js";
import { negativePool } from "./weak-supervision/negative-pool.js";
import type { Neighbourhood, Neighbourhoods } from "./weak-supervision/neighbourhoods.js";
import { tupleBatch } from "./weak-supervision/tuple-batch.js";

/** The pictures of a step. */
export interface BatchPictures {
  /** Places in `TrainingSet.train`. */
  readonly pictures: Int32Array;
  readonly selection?: Selection | undefined;
}

/**
 * The sampler's batches of an epoch: of pictures, or of queries that are yet to be mined for.
 * @throws RetrievalError when there are none, and as the sampler does
 */
export function drawBatches(set: TrainingSet, { sampler, seed }: TrainingConfiguration, epoch: number): Int32Array[] {
  const definition = samplerDefinitions[sampler.name] as SamplerDefinition;
  const batches = definition.batches({ source: set.source, options: sampler.options, seed, epoch });
  if (batches.length > 0) return batches;
  throw new RetrievalError({
    what: `${sampler.name}: batches of an epoch`,
    expected: "at least 1",
    got: `none of ${set.train.length} pictures`,
    remedy: "Make the batches smaller, or keep the rest of an epoch (rest=keep)",
  });
}

export const drawsQueries = ({ sampler }: TrainingConfiguration): boolean =>
  (samplerDefinitions[sampler.name] as SamplerDefinition).draws === "queries";

/** What the options of a sampler of queries say about mining. */
export interface MiningPlan {
  readonly queries: number;
  readonly negatives: number;
  readonly remembered: number;
  readonly pool: number;
  readonly refresh: number;
  /** Squared distance: that of the loss. */
  readonly margin: number;
}

/** @param configuration with a sampler of queries */
export function miningPlan({ sampler, loss }: TrainingConfiguration): MiningPlan {
  const { margin = PUBLISHED_MARGIN } = loss.options as { readonly margin?: number };
  return { ...(sampler.options as unknown as Omit<MiningPlan, "margin">), margin };
}

/** Of NetVLAD's training, for losses without a margin. */
const PUBLISHED_MARGIN = 0.1;

export interface MiningMoment {
  readonly epoch: number;
  /** Batch of the epoch from which the tuples are for. */
  readonly from: number;
  readonly seed: number;
  readonly remembered: ReadonlyMap<number, Int32Array>;
}

/** Batches until the descriptors are computed anew. */
export const batchesPerRound = ({ refresh, queries }: MiningPlan): number => Math.max(1, Math.floor(refresh / queries));

export interface MiningRun {
  /** Ends it between two batches, with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Of descriptors that are in memory at once, besides those of the pool (default 256 MB). */
  readonly bytes?: number;
}

/**
 * Computes the descriptors of the queries of the coming batches, of their potential positives, of a random pool and of the
 * negatives remembered, with the head as it is now, and mines tuples: for each batch those of its queries. As many queries
 * at a time as memory allows.
 */
export async function mineRound(
  set: TrainingSet,
  head: Head,
  source: MapSource,
  batches: readonly Int32Array[],
  plan: MiningPlan,
  moment: MiningMoment,
  { signal, bytes = 256 * 2 ** 20 }: MiningRun = {},
): Promise<{ readonly tuples: readonly (readonly Tuple[])[]; readonly mined: MinedTuples }> {
  const { epoch, from, seed } = moment;
  const coming = batches.slice(from, from + batchesPerRound(plan));
  const asked = new Set(coming.flatMap((batch) => [...batch]));
  const queries = (set.source.neighbourhoods ?? []).filter(({ query }) => asked.has(query));
  const pool = negativePool(set.gallery, {
    ...{ count: plan.pool, seed, epoch, round: Math.floor(from / batchesPerRound(plan)) },
  });
  const length = head.descriptorLength;
  const describe = (places: readonly number[]) =>
    describeMaps(
      head,
      source,
      places.map((place) => set.train[place] as number),
      { signal },
    );
  const ofPool = await describe([...pool]);
  const options = { pool, margin: plan.margin, negatives: plan.negatives, remember: plan.remembered };
  const parts: MinedTuples[] = [];
  for (const part of partsOf(queries, moment.remembered, pool, Math.floor(bytes / (4 * length)))) {
    const places = [...part.others].sort((left, right) => left - right);
    const rows = new Int32Array(set.train.length).fill(-1);
    for (const [row, place] of [...pool, ...places].entries()) rows[place] = row;
    const values = new Float32Array((pool.length + places.length) * length);
    values.set(ofPool);
    values.set(await describe(places), ofPool.length);
    const remembered = parts.at(-1)?.remembered ?? moment.remembered;
    parts.push(await mineTuples({ length, values, rows }, part.queries, { ...options, remembered, signal }));
  }
  const mined = joinMined(parts, moment.remembered);
  const byQuery = new Map(mined.tuples.map((tuple) => [tuple.query, tuple]));
  return { tuples: coming.map((batch) => [...batch].flatMap((query) => byQuery.get(query) ?? [])), mined };
}

/** Queries that are mined together, and the pictures besides the pool that they need. */
interface MiningPart {
  readonly queries: Neighbourhood[];
  readonly others: Set<number>;
}

/** @param most descriptors besides those of the pool; a part has at least one query */
function partsOf(
  queries: Neighbourhoods,
  remembered: MiningMoment["remembered"],
  pool: Int32Array,
  most: number,
): MiningPart[] {
  const inPool = new Set(pool);
  const parts: MiningPart[] = [];
  for (const neighbourhood of queries) {
    const { query, potentialPositives } = neighbourhood;
    const needed = [query, ...potentialPositives, ...(remembered.get(query) ?? [])].filter((at) => !inPool.has(at));
    const last = parts.at(-1);
    if (last !== undefined && last.others.size + needed.length <= most) {
      last.queries.push(neighbourhood);
      for (const place of needed) last.others.add(place);
    } else parts.push({ queries: [neighbourhood], others: new Set(needed) });
  }
  return parts;
}

/** Undefined when nothing was mined for the batch. */
export function batchOfTuples(tuples: readonly Tuple[]): BatchPictures | undefined {
  return tuples.length === 0 ? undefined : tupleBatch(tuples);
}
