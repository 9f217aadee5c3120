import { type Head, RetrievalError } from "@loci/core";
import { describeMaps, type MapSource } from "../features/map-source.js";
import type { TrainingConfiguration } from "./configuration.js";
import { samplerDefinitions } from "./samplers/catalogue.js";
import type { SamplerDefinition } from "./samplers/sampler-definition.js";
import type { Selection } from "./selection.js";
import type { TrainingSet } from "./training-set.js";
import { type MinedTuples, mineTuples, type Tuple } from "./weak-supervision/mine-tuples.js";
import { negativePool } from "./weak-supervision/negative-pool.js";
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

/**
 * Computes the descriptors of the queries of the coming batches, of their potential positives, of a random pool and of the
 * negatives remembered, with the head as it is now, and mines tuples: for each batch those of its queries.
 */
export async function mineRound(
  set: TrainingSet,
  head: Head,
  source: MapSource,
  batches: readonly Int32Array[],
  plan: MiningPlan,
  moment: MiningMoment,
): Promise<{ readonly tuples: readonly (readonly Tuple[])[]; readonly mined: MinedTuples }> {
  const { epoch, from, seed, remembered } = moment;
  const round = Math.floor(from / batchesPerRound(plan));
  const coming = batches.slice(from, from + batchesPerRound(plan));
  const asked = new Set(coming.flatMap((batch) => [...batch]));
  const queries = (set.source.neighbourhoods ?? []).filter(({ query }) => asked.has(query));
  const pool = negativePool(set.gallery, { count: plan.pool, seed, epoch, round });
  const wanted = new Set([
    ...asked,
    ...pool,
    ...queries.flatMap(({ query, potentialPositives }) => [...potentialPositives, ...(remembered.get(query) ?? [])]),
  ]);
  const places = [...wanted].sort((left, right) => left - right);
  const values = await describeMaps(
    head,
    source,
    places.map((place) => set.train[place] as number),
  );
  const rows = new Int32Array(set.train.length).fill(-1);
  for (const [row, place] of places.entries()) rows[place] = row;
  const cache = { length: head.descriptorLength, values, rows };
  const { margin } = plan;
  const options = { pool, remembered, margin, negatives: plan.negatives, remember: plan.remembered };
  const mined = await mineTuples(cache, queries, options);
  const byQuery = new Map(mined.tuples.map((tuple) => [tuple.query, tuple]));
  const tuples = coming.map((batch) => [...batch].flatMap((query) => byQuery.get(query) ?? []));
  return { tuples, mined };
}

/** Undefined when nothing was mined for the batch. */
export function batchOfTuples(tuples: readonly Tuple[]): BatchPictures | undefined {
  return tuples.length === 0 ? undefined : tupleBatch(tuples);
}
