import { type CachedDescriptors, cosinesWithCached, type WantedCosines } from "./cached-descriptors.js";
import type { Neighbourhood, Neighbourhoods } from "./neighbourhoods.js";

/** What one query teaches: it belongs with the positive and not with any of the negatives. */
export interface Tuple {
  /** Place in the list of pictures, as are the others. */
  readonly query: number;
  readonly positive: number;
  /** The nearest first; at least one. */
  readonly negatives: Int32Array;
}

export interface MiningOptions {
  /** Gallery pictures to look for negatives in, the same for all queries: see `negativePool`. */
  readonly pool: Int32Array;
  /** Of earlier mining, by query: negatives to try again. */
  readonly remembered: ReadonlyMap<number, Int32Array>;
  /** Squared Euclidean distance. */
  readonly margin: number;
  /** Negatives of a tuple at the most. */
  readonly negatives: number;
  /** How many negatives of each query to remember. */
  readonly remember: number;
  /** Ends it between two blocks of queries, with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** For the log, and for alarms. */
export interface MiningReport {
  /** Without those that have no cached descriptor of their own or of any potential positive: they were left out. */
  readonly queries: number;
  /** Part of them that has a violating negative, 0 to 1. Near 0: nothing left to learn from, or collapse to come. */
  readonly violating: number;
  /** Violating negatives of such a query on average, 1 to `negatives`. */
  readonly negativesPerTuple: number;
}

export interface MinedTuples {
  /** Of the queries with a violating negative, in the order of the queries. */
  readonly tuples: readonly Tuple[];
  /** The nearest negatives of every query that was mined, violating or not; of the others what there was before. */
  readonly remembered: ReadonlyMap<number, Int32Array>;
  readonly report: MiningReport;
}

/**
 * Offline hard negative mining for weak supervision, as NetVLAD's training code does it: of each query the potential positive
 * that is nearest by descriptor, and the nearest negatives n, from a random pool and those remembered, with
 * ‖q − n‖² < ‖q − p‖² + margin. Queries without such a negative teach nothing and give no tuple.
 *
 * The cache may be partial (pictures without a descriptor are passed over) and stale (whether the negatives still violate
 * shows in the batch: `violatingTriplets`). Memory: a block of queries times the pool.
 */
export async function mineTuples(
  cache: CachedDescriptors,
  queries: Neighbourhoods,
  options: MiningOptions,
): Promise<MinedTuples> {
  const remembered = new Map(options.remembered);
  const isCached = (place: number) => (cache.rows[place] as number) >= 0;
  const known = queries.filter(({ query, potentialPositives }) => isCached(query) && potentialPositives.some(isCached));
  const search = ({ query, potentialPositives, near }: Neighbourhood): Search => {
    const excluded = new Set(near);
    const candidates = new Set([...(options.remembered.get(query) ?? []), ...options.pool]);
    const positives = Array.from(potentialPositives).filter(isCached);
    const negatives = [...candidates].filter((place) => !excluded.has(place) && isCached(place));
    return { query, positives, negatives, others: [...positives, ...negatives] };
  };
  const tuples: Tuple[] = [];
  for await (const { wanted, cosine } of cosinesWithCached(cache, known, search, options.signal)) {
    const { query } = wanted;
    const positive = nearest(wanted.positives, cosine, 1)[0] as Candidate;
    const negatives = nearest(wanted.negatives, cosine, Math.max(options.negatives, options.remember));
    remembered.set(query, placesOf(negatives.slice(0, options.remember)));
    // ‖q − n‖² − ‖q − p‖² = 2·cos(q, p) − 2·cos(q, n).
    const violating = negatives.filter((negative) => 2 * positive.cosine - 2 * negative.cosine < options.margin);
    if (violating.length === 0) continue;
    tuples.push({ query, positive: positive.place, negatives: placesOf(violating.slice(0, options.negatives)) });
  }
  return { tuples, remembered, report: reportOn(known.length, tuples) };
}

/** What was mined part by part, as if at once. @param remembered before the first part */
export function joinMined(parts: readonly MinedTuples[], remembered: MinedTuples["remembered"]): MinedTuples {
  const tuples = parts.flatMap((part) => part.tuples);
  const queries = parts.reduce((sum, { report }) => sum + report.queries, 0);
  return { tuples, remembered: parts.at(-1)?.remembered ?? remembered, report: reportOn(queries, tuples) };
}

interface Search extends WantedCosines {
  readonly positives: readonly number[];
  readonly negatives: readonly number[];
}

interface Candidate {
  readonly place: number;
  readonly cosine: number;
}

/** The `count` places with the largest cosines, largest first, the lower place first among equals. */
function nearest(places: readonly number[], cosineOf: (place: number) => number, count: number): Candidate[] {
  const best: Candidate[] = [];
  const isBefore = (one: Candidate, other: Candidate) =>
    one.cosine > other.cosine || (one.cosine === other.cosine && one.place < other.place);
  for (const place of places) {
    const candidate = { place, cosine: cosineOf(place) };
    if (best.length === count && !isBefore(candidate, best.at(-1) as Candidate)) continue;
    const position = best.findIndex((other) => isBefore(candidate, other));
    best.splice(position < 0 ? best.length : position, 0, candidate);
    if (best.length > count) best.pop();
  }
  return best;
}

const placesOf = (candidates: readonly Candidate[]) => Int32Array.from(candidates, ({ place }) => place);

function reportOn(queries: number, tuples: readonly Tuple[]): MiningReport {
  const negatives = tuples.reduce((sum, tuple) => sum + tuple.negatives.length, 0);
  return {
    queries,
    violating: tuples.length / Math.max(queries, 1),
    negativesPerTuple: negatives / Math.max(tuples.length, 1),
  };
}
