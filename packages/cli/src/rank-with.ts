import type { Rank } from "@loci/core";

/**
 * For evaluation: ranks the gallery with a search by descriptor. A query is a row of `descriptors`.
 * @param descriptors `[rows, dimension]`
 * @param search answers rows of descriptors with their nearest; distances are smaller when closer
 */
export function rankWith(
  descriptors: Float32Array,
  dimension: number,
  search: (
    queries: Float32Array,
    k: number,
  ) => Promise<readonly (readonly { readonly id: number; readonly distance: number }[])[]>,
  signal: AbortSignal,
): Rank {
  return async (queries, depth) => {
    signal.throwIfAborted();
    const found = await search(rowsOf(descriptors, dimension, queries), depth);
    return found.map((neighbours) => ({
      places: Int32Array.from(neighbours, ({ id }) => id),
      // Cosine similarity, so that thresholds on it read like the scores of a search.
      scores: Float64Array.from(neighbours, ({ distance }) => 1 - distance),
    }));
  };
}

/** A copy of some rows of a matrix with `columns` columns. */
export function rowsOf(matrix: Float32Array, columns: number, rows: readonly number[]): Float32Array {
  const copy = new Float32Array(rows.length * columns);
  for (const [place, row] of rows.entries()) {
    copy.set(matrix.subarray(row * columns, (row + 1) * columns), place * columns);
  }
  return copy;
}
