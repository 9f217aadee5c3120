import type { PairSelection, Pairs, TripletSelection } from "../selection.js";

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
  const [positives, negatives] = [pairList(), pairList()];
  for (const anchor of anchors) {
    const chosen = choose(anchor);
    for (const other of chosen.positives) positives.add(anchor.place, other);
    for (const other of chosen.negatives) negatives.add(anchor.place, other);
  }
  return { kind: "pairs", positives: positives.pairs(), negatives: negatives.pairs() };
}

function pairList() {
  const anchors: number[] = [];
  const others: number[] = [];
  return {
    add: (anchor: number, other: number) => {
      anchors.push(anchor);
      others.push(other);
    },
    pairs: (): Pairs => ({ anchors: Int32Array.from(anchors), others: Int32Array.from(others) }),
  };
}

/** The triplets of each anchor that `choose` gives as positive and negative. */
export function selectTriplets(
  anchors: Iterable<Anchor>,
  choose: (anchor: Anchor) => Iterable<readonly [positive: number, negative: number]>,
): TripletSelection {
  const places: number[] = [];
  const positives: number[] = [];
  const negatives: number[] = [];
  for (const anchor of anchors) {
    for (const [positive, negative] of choose(anchor)) {
      places.push(anchor.place);
      positives.push(positive);
      negatives.push(negative);
    }
  }
  const [asPositives, asNegatives] = [Int32Array.from(positives), Int32Array.from(negatives)];
  return { kind: "triplets", anchors: Int32Array.from(places), positives: asPositives, negatives: asNegatives };
}
