import type { Ops } from "@loci/core";
import { pairMasks, type Selection } from "../selection.js";

/** Decides over the distance of two descriptors by their cosine: larger cosine, smaller distance. */
export type DistanceOf = (cosine: number) => number;

/** The triplets d(a,p) − d(a,n) + margin > 0 of a batch, summed up as weights of its pairs. */
export interface ViolatingTriplets {
  /**
   * Float32 `[batch, batch]`: how many violating triplets a pair is the positive of, less those that it is the negative of.
   * Σ over the violating triplets of (d(a,p) − d(a,n)) is Σ weights·d, in memory of batch², however many triplets there are.
   */
  readonly weights: Float32Array;
  readonly violating: number;
  /** All triplets that were looked at. */
  readonly triplets: number;
}

export interface TripletBatch {
  /** Float32 `[batch, batch]`, cosines. */
  readonly similarities: Float32Array;
  readonly labels: Int32Array;
  readonly selection?: Selection | undefined;
}

export function violatingTriplets(
  { similarities, labels, selection }: TripletBatch,
  margin: number,
  distanceOf: DistanceOf,
): ViolatingTriplets {
  const distances = Float64Array.from(similarities, distanceOf);
  if (selection?.kind !== "triplets") return ofAllPairs(distances, pairMasks(labels, selection), labels.length, margin);
  const batch = labels.length;
  const weights = new Float32Array(batch * batch);
  let violating = 0;
  for (const [i, anchor] of selection.anchors.entries()) {
    const positive = anchor * batch + (selection.positives[i] as number);
    const negative = anchor * batch + (selection.negatives[i] as number);
    if ((distances[positive] as number) - (distances[negative] as number) + margin <= 0) continue;
    violating++;
    weights[positive] = (weights[positive] as number) + 1;
    weights[negative] = (weights[negative] as number) - 1;
  }
  return { weights, violating, triplets: selection.anchors.length };
}

/** Every positive with every negative of the same anchor, counted by sorting: batch²·log batch steps. */
function ofAllPairs(
  distances: Float64Array,
  masks: ReturnType<typeof pairMasks>,
  batch: number,
  margin: number,
): ViolatingTriplets {
  const weights = new Float32Array(batch * batch);
  let [violating, triplets] = [0, 0];
  const places = Array.from({ length: batch }, (_, other) => other);
  for (let anchor = 0; anchor < batch; anchor++) {
    const at = (other: number) => anchor * batch + other;
    const byDistance = (one: number, other: number) =>
      (distances[at(one)] as number) - (distances[at(other)] as number);
    const chosen = (mask: Float32Array) => places.filter((other) => mask[at(other)] === 1).sort(byDistance);
    const [positives, negatives] = [chosen(masks.positives), chosen(masks.negatives)];
    triplets += positives.length * negatives.length;
    // Both rise, so the negatives that violate for one positive are the first few, and no fewer for the next.
    const violates = (positive: number, negative: number) =>
      (distances[at(positive)] as number) - (distances[at(negative)] as number) + margin > 0;
    let count = 0;
    for (const [done, positive] of positives.entries()) {
      const from = count;
      while (count < negatives.length && violates(positive, negatives[count] as number)) count++;
      weights[at(positive)] = count;
      violating += count;
      // These violate for this positive and all that are still to come.
      for (const negative of negatives.slice(from, count)) weights[at(negative)] = done - positives.length;
    }
  }
  return { weights, violating, triplets };
}

/**
 * Σ over the violating triplets of (d(a,p) − d(a,n) + margin), over their number or that of all triplets; 0 without any.
 * @param distancesOfPairs `[batch, batch]`, the distance that the triplets were judged by
 */
export function meanTripletLoss<T>(
  ops: Ops<T>,
  distancesOfPairs: T,
  { weights, violating, triplets }: ViolatingTriplets,
  { margin, over }: { readonly margin: number; readonly over: "violating" | "all" },
): T {
  const batch = Math.sqrt(weights.length);
  const share = 1 / Math.max(over === "violating" ? violating : triplets, 1);
  const scaled = weights.map((weight) => weight * share);
  const differences = ops.sum(ops.multiply(distancesOfPairs, ops.constant(scaled, [batch, batch])), [0, 1]);
  return ops.add(differences, ops.constant(margin * violating * share));
}
