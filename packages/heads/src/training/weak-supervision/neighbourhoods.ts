import { RetrievalError } from "@loci/core";
import KDBush from "kdbush";

/** Pictures with positions, of which some ask and some answer; a picture may do both. */
export interface PlacedPictures {
  /** Float64 `[pictures, 2]`, row-major: metres east and north in one plane (UTM, or a frame of the data set's own). */
  readonly positions: Float64Array;
  /** Places in the list of pictures. */
  readonly queries: ArrayLike<number>;
  readonly gallery: ArrayLike<number>;
}

export interface Radii {
  /** Metres, inclusive. */
  readonly positiveRadius: number;
  /** Metres, exclusive; at least `positiveRadius`. */
  readonly negativeRadius: number;
  /** Metres, inclusive: pictures so near are neither positives nor negatives. 0 (the default) has none of them. */
  readonly trivialRadius?: number;
}

export interface Neighbourhood {
  /** Place in the list of pictures, as are the others. */
  readonly query: number;
  /** The gallery pictures that may show the query's place, rising; never the query itself. */
  readonly potentialPositives: Int32Array;
  /** The gallery pictures that are no negatives of it, rising: all within the negative radius, itself among them. */
  readonly near: Int32Array;
}

/** One for each query, in their order. */
export type Neighbourhoods = readonly Neighbourhood[];

/**
 * Who is near whom, by a k-d tree.
 * @throws RetrievalError when the radii are out of order or a position is no number
 */
export function findNeighbourhoods(pictures: PlacedPictures, radii: Radii): Neighbourhoods {
  const { positiveRadius, negativeRadius, trivialRadius = 0 } = radii;
  if (!(trivialRadius < positiveRadius && positiveRadius <= negativeRadius)) {
    throw new RetrievalError({
      what: "radii in metres",
      expected: "trivialRadius < positiveRadius <= negativeRadius",
      got: `${trivialRadius}, ${positiveRadius}, ${negativeRadius}`,
    });
  }
  const { positions, gallery } = pictures;
  const [east, north] = [
    (place: number) => positions[2 * place] as number,
    (place: number) => positions[2 * place + 1] as number,
  ];
  const bad = positions.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new RetrievalError({ what: `position of picture ${bad >> 1}`, expected: "metres", got: `${positions[bad]}` });
  }
  const tree = new KDBush(gallery.length);
  for (const place of Array.from(gallery)) tree.add(east(place), north(place));
  tree.finish();
  const within = (query: number, radius: number) =>
    tree.within(east(query), north(query), radius).map((at) => gallery[at] as number);
  return Array.from(pictures.queries, (query) => {
    const near = Int32Array.from(within(query, negativeRadius)).sort();
    const distance = (place: number) => Math.hypot(east(place) - east(query), north(place) - north(query));
    const potentialPositives = near.filter(
      (place) =>
        place !== query &&
        distance(place) <= positiveRadius &&
        (trivialRadius === 0 || distance(place) > trivialRadius),
    );
    return { query, potentialPositives, near };
  });
}
