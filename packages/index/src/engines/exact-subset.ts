import type { MetricDefinition } from "../metrics.js";
import { Nearest } from "./nearest.js";

/** Where a worker finds the descriptors in full precision. */
export interface ExactRows {
  /** The descriptor of a slot; may be a view that the fourth call from then overwrites. */
  descriptor(slot: number): ArrayLike<number>;
}

/**
 * Compares queries with some of the descriptors, one by one in 64-bit arithmetic. Each descriptor is fetched once for all
 * queries.
 * @param queries length count * dimension
 * @param slots the descriptors to compare with
 * @returns for each query its `k` nearest
 */
export function searchSubset(
  queries: Float32Array,
  dimension: number,
  k: number,
  slots: Iterable<number>,
  rows: ExactRows,
  metric: MetricDefinition,
): Nearest[] {
  const count = queries.length / dimension;
  const views = Array.from({ length: count }, (_, query) =>
    queries.subarray(query * dimension, (query + 1) * dimension),
  );
  const nearest = views.map(() => new Nearest(k));
  for (const slot of slots) {
    const descriptor = rows.descriptor(slot);
    for (let query = 0; query < count; query++) {
      nearest[query]?.offer(metric.distance(views[query] as Float32Array, descriptor), slot);
    }
  }
  return nearest;
}

/** Candidates that are compared in full whatever their rounded distances are, beyond those that are wanted. */
const SPARE = 8;

/**
 * The `k` nearest of candidates whose distances are those of rounded descriptors, in full precision. They are compared in their order,
 * until none of the others can be among the nearest unless rounding misplaces it by twice as much as any before it.
 * @param candidates with rounded distances, nearest first
 */
export function settleRounded(
  query: Float32Array,
  k: number,
  candidates: Pick<Nearest, "ids" | "distances">,
  rows: ExactRows,
  metric: MetricDefinition,
): Nearest {
  const nearest = new Nearest(k);
  let misplaced = 0;
  for (const [place, slot] of candidates.ids.entries()) {
    const rounded = candidates.distances[place] as number;
    if (place >= k + SPARE && rounded - 2 * misplaced > nearest.limit) break;
    const distance = metric.distance(query, rows.descriptor(slot));
    misplaced = Math.max(misplaced, Math.abs(distance - rounded));
    nearest.offer(distance, slot);
  }
  return nearest;
}

/** The slots that are allowed, rising. */
export function* allowedSlots(allowed: Uint8Array | undefined, size: number): Generator<number> {
  for (let slot = 0; slot < size; slot++) if (allowed === undefined || allowed[slot]) yield slot;
}

/**
 * Whether comparing with all allowed descriptors costs less than walking a graph that also visits the others. A graph that
 * must find `k` of `passing` in `size` has to examine about `k * size / passing` candidates; measured on 50,000 descriptors
 * of 256 components, a candidate costs it as much as comparing directly with some 20 descriptors.
 */
export function isSubsetSmall(passing: number, size: number, k: number, ef: number): boolean {
  return passing <= 20 * Math.max(ef, candidatesFor(k, passing, size));
}

/** How many candidates a graph should give so that, most likely, `k` of them are allowed. */
export function candidatesFor(k: number, passing: number, size: number): number {
  return passing === size ? k : Math.ceil((1.5 * k * size) / passing) + 8;
}
