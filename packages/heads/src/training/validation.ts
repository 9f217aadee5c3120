import { createProtocol, evaluate, type Head, type Judgements, type Rank } from "@loci/core";
import { openMatrixProduct } from "../clustering/matrix-product.js";
import { describeMaps, type MapSource } from "../features/map-source.js";

/** Pictures that are asked of each other, and who belongs with whom. */
export interface ValidationSet {
  /** Places in the map source that ask and that answer; a picture may do both. */
  readonly queries: readonly number[];
  readonly gallery: readonly number[];
  readonly judgements: Judgements;
}

/** Metrics that a run is watched by. */
const CUTOFFS = [1, 5];

/** Recall@1, recall@5 and MAP@R, by exact search. */
export async function validate(
  head: Head,
  source: MapSource,
  { queries, gallery, judgements }: ValidationSet,
): Promise<Readonly<Record<string, number>>> {
  const length = head.descriptorLength;
  const all = [...new Set([...gallery, ...queries])];
  const rowOf = new Map(all.map((picture, row) => [picture, row]));
  const descriptors = await describeMaps(head, source, all);
  const rows = (pictures: readonly number[]) => {
    const values = new Float32Array(pictures.length * length);
    for (const [place, picture] of pictures.entries()) {
      const row = rowOf.get(picture) as number;
      values.set(descriptors.subarray(row * length, (row + 1) * length), place * length);
    }
    return { values, dims: [pictures.length, length] as const };
  };
  const product = await openMatrixProduct("right");
  const rank: Rank = async (asked, depth) => {
    const cosines = await product.multiply(rows(asked.map((query) => queries[query] as number)), rows(gallery));
    return asked.map((_, place) => ({
      places: nearest(cosines.subarray(place * gallery.length, (place + 1) * gallery.length), depth),
    }));
  };
  try {
    const protocol = createProtocol("leave-one-out", { cutoffs: CUTOFFS });
    const { metrics } = await evaluate(protocol, judgements, rank, { resamples: 1 });
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  } finally {
    await product.close();
  }
}

/** The places of the largest cosines, largest first, the lower place first among equals. */
function nearest(cosines: Float32Array, depth: number): Int32Array {
  const places = Int32Array.from(cosines, (_, place) => place);
  return places.sort((a, b) => (cosines[b] as number) - (cosines[a] as number) || a - b).slice(0, depth);
}
