import type { Rank } from "@loci/core";

/**
 * For evaluation: ranks the gallery for pictures of itself.
 * @param descriptors of the gallery, `[pictures, dimension]`
 * @param search answers rows of descriptors with their nearest
 */
export function rankWith(
  descriptors: Float32Array,
  dimension: number,
  search: (queries: Float32Array, k: number) => Promise<readonly (readonly { readonly id: number }[])[]>,
  signal: AbortSignal,
): Rank {
  return async (queries, depth) => {
    signal.throwIfAborted();
    const rows = new Float32Array(queries.length * dimension);
    for (const [place, query] of queries.entries()) {
      rows.set(descriptors.subarray(query * dimension, (query + 1) * dimension), place * dimension);
    }
    return (await search(rows, depth)).map((neighbours) => neighbours.map(({ id }) => id));
  };
}
