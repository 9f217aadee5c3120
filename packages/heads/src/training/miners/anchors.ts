import type { PairSelection, TripletSelection } from "../selection.js";

/** One descriptor of a batch and the others, by their places. */
export interface Anchor {
  readonly place: number;
  /** Of the same class, rising, the anchor itself not among them. */
  readonly positives: readonly number[];
  readonly negatives: readonly number[];
  /** Cosine with the descriptor at another place. */
  cosine(other: number): number;
}

/** @param similarities `[batch, batch]`, cosines */
export function* anchorsOf(similarities: Float32Array, labels: Int32Array): Generator<Anchor> {
  const places = Array.from(labels.keys());
  for (const place of places) {
    const row = similarities.subarray(place * labels.length, (place + 1) * labels.length);
    yield {
      place,
      positives: places.filter((other) => other !== place && labels[other] === labels[place]),
      negatives: places.filter((other) => labels[other] !== labels[place]),
      cosine: (other) => row[other] as number,
    };
  }
}

/** The place with the largest value, the first of equals; undefined of none. */
export function largestBy(places: readonly number[], value: (place: number) => number): number | undefined {
  let best: number | undefined;
  for (const place of places) if (best === undefined || value(place) > value(best)) best = place;
  return best;
}

/** The pairs of each anchor that `choose` gives. */
export function selectPairs(
  anchors: Iterable<Anchor>,
  choose: (anchor: Anchor) => { readonly positives: readonly number[]; readonly negatives: readonly number[] },
): PairSelection {
  const [positives, negatives] = [columns(2), columns(2)];
  for (const anchor of anchors) {
    const chosen = choose(anchor);
    for (const other of chosen.positives) positives.add(anchor.place, other);
    for (const other of chosen.negatives) negatives.add(anchor.place, other);
  }
  const pairs = ([anchors, others]: Int32Array[]) => ({ anchors: anchors as Int32Array, others: others as Int32Array });
  return { kind: "pairs", positives: pairs(positives.filled()), negatives: pairs(negatives.filled()) };
}

/** The triplets of each anchor that `choose` gives as positive and negative. */
export function selectTriplets(
  anchors: Iterable<Anchor>,
  choose: (anchor: Anchor) => Iterable<readonly [positive: number, negative: number]>,
): TripletSelection {
  const rows = columns(3);
  for (const anchor of anchors) {
    for (const [positive, negative] of choose(anchor)) rows.add(anchor.place, positive, negative);
  }
  const [places, positives, negatives] = rows.filled() as [Int32Array, Int32Array, Int32Array];
  return { kind: "triplets", anchors: places, positives, negatives };
}

/** Rows of numbers, kept by column: there may be as many as the batch has pairs. */
function columns(width: number) {
  const lists = Array.from({ length: width }, (): number[] => []);
  return {
    add: (...row: readonly number[]) => {
      for (const [column, value] of row.entries()) lists[column]?.push(value);
    },
    filled: () => lists.map((list) => Int32Array.from(list)),
  };
}
