import type { TripletSelection } from "../selection.js";
import type { Tuple } from "./mine-tuples.js";

/** Tuples as a loss takes them. */
export interface TupleBatch {
  /** The pictures to describe, each once: place in the batch → place in the list of pictures. */
  readonly pictures: Int32Array;
  /** Each query with its positive and each of its negatives, by places in the batch. */
  readonly selection: TripletSelection;
}

/** The pictures of some tuples and the triplets they make, for a loss such as `weak-ranking`. */
export function tupleBatch(tuples: readonly Tuple[]): TupleBatch {
  const places = new Map<number, number>();
  const placeOf = (picture: number) => {
    const known = places.get(picture);
    if (known === undefined) places.set(picture, places.size);
    return known ?? places.size - 1;
  };
  const triplets = tuples.flatMap(({ query, positive, negatives }) => {
    const [anchor, near] = [placeOf(query), placeOf(positive)];
    return Array.from(negatives, (negative) => [anchor, near, placeOf(negative)] as const);
  });
  const column = (at: 0 | 1 | 2) => Int32Array.from(triplets, (triplet) => triplet[at]);
  const selection = { kind: "triplets", anchors: column(0), positives: column(1), negatives: column(2) } as const;
  return { pictures: Int32Array.from(places.keys()), selection };
}
