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

/** Numbers of the gallery that cross to another thread together: 16 MB. */
const NUMBERS = 4 * 2 ** 20;

export interface ValidationRun {
  /** Ends it between two batches, with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Descriptors of the gallery that are compared at once (default: as many as 16 MB have). */
  readonly block?: number;
}

/** Recall@1, recall@5 and MAP@R, by exact search. In memory are the descriptors, each once, and a block of the gallery. */
export async function validate(
  head: Head,
  source: MapSource,
  { queries, gallery, judgements }: ValidationSet,
  { signal, block = Math.max(1, Math.floor(NUMBERS / head.descriptorLength)) }: ValidationRun = {},
): Promise<Readonly<Record<string, number>>> {
  const length = head.descriptorLength;
  const all = [...new Set([...gallery, ...queries])];
  const rowOf = new Map(all.map((picture, row) => [picture, row]));
  const descriptors = await describeMaps(head, source, all, { signal });
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
    let best: readonly Nearest[] = asked.map(() => ({ places: [], cosines: [] }));
    for (let from = 0; from < gallery.length; from += block) {
      signal?.throwIfAborted();
      const part = gallery.slice(from, from + block);
      const cosines = await product.multiply(rows(asked.map((query) => queries[query] as number)), rows(part));
      best = best.map((so, query) =>
        nearest(so, cosines.subarray(query * part.length, (query + 1) * part.length), from, depth),
      );
    }
    return best.map(({ places }) => ({ places: Int32Array.from(places) }));
  };
  try {
    const protocol = createProtocol("leave-one-out", { cutoffs: CUTOFFS });
    const { metrics } = await evaluate(protocol, judgements, rank, { resamples: 1 });
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  } finally {
    await product.close();
  }
}

/** Places in the gallery, the largest cosine first, the lower place first among equals. */
interface Nearest {
  readonly places: readonly number[];
  readonly cosines: readonly number[];
}

/** The `depth` nearest of those so far and of a block whose first place is `from`, behind all of theirs. */
function nearest(so: Nearest, block: Float32Array, from: number, depth: number): Nearest {
  const least = so.places.length < depth ? Number.NEGATIVE_INFINITY : (so.cosines.at(-1) as number);
  const places = [...so.places];
  const cosines = [...so.cosines];
  for (const [at, cosine] of block.entries()) {
    if (cosine <= least) continue;
    places.push(from + at);
    cosines.push(cosine);
  }
  const order = Int32Array.from(places, (_, at) => at).sort(
    (a, b) => (cosines[b] as number) - (cosines[a] as number) || (places[a] as number) - (places[b] as number),
  );
  const kept = Array.from(order.subarray(0, depth));
  return { places: kept.map((at) => places[at] as number), cosines: kept.map((at) => cosines[at] as number) };
}
