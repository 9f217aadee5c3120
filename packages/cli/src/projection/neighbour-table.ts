import { createFlatIndex, type OpenIndex } from "@loci/index";

/** The nearest pictures of each of some pictures, itself first. */
export interface NeighbourTable {
  readonly count: number;
  /** How many of each. */
  readonly neighbours: number;
  /** Positions among the pictures, `[count, neighbours]`; row i begins with i. */
  readonly positions: Int32Array;
  /** Euclidean, `[count, neighbours]`, rising along each row from 0. */
  readonly distances: Float64Array;
}

/** Descriptors that are read from the index, and asked for, at once. */
const AT_ONCE = 512;

/**
 * The exact nearest neighbours of pictures of an index among each other, found on another thread. Euclidean: of descriptors of
 * unit length the order is that of the cosine, and other metrics have no distances that could be drawn.
 * @param ids pictures of the index
 * @param neighbours the picture itself counts; at most `ids.length`
 * @throws the signal's reason
 */
export async function neighbourTable(
  index: Pick<OpenIndex, "manifest" | "descriptors">,
  ids: readonly number[],
  neighbours: number,
  signal: AbortSignal,
): Promise<NeighbourTable> {
  const count = ids.length;
  const table = { positions: new Int32Array(count * neighbours), distances: new Float64Array(count * neighbours) };
  const flat = createFlatIndex(index.manifest.dimension, { metric: "euclidean" });
  const read = (first: number) => {
    signal.throwIfAborted();
    return index.descriptors(ids.slice(first, first + AT_ONCE));
  };
  try {
    for (let first = 0; first < count; first += AT_ONCE) await flat.add(await read(first));
    for (let first = 0; first < count; first += AT_ONCE) {
      // One more, because among equal descriptors a picture need not find itself.
      const found = await flat.search(await read(first), neighbours + 1);
      for (const [place, row] of found.entries()) {
        const own = first + place;
        const others = row.filter(({ id }) => id !== own);
        for (const [at, { id, distance }] of [{ id: own, distance: 0 }, ...others].slice(0, neighbours).entries()) {
          table.positions[own * neighbours + at] = id;
          table.distances[own * neighbours + at] = distance;
        }
      }
    }
  } finally {
    await flat.close();
  }
  return { count, neighbours, ...table };
}
