import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { UMAP } from "umap-js";
import type { NeighbourTable } from "./neighbour-table.js";

/** Any: it is always the same, and so is the picture. (Not core's `createRandom`, with which all of core would come into the thread.) */
const SEED = 1;

/**
 * Puts points into the plane so that neighbours lie together.
 *
 * Source: McInnes, Healy, Melville: UMAP: Uniform Manifold Approximation and Projection for Dimension Reduction, 2018 (arXiv
 * 1802.03426), as umap-js has it: it starts from random places instead of the graph's eigenvectors.
 * @param table more points than neighbours
 * @param onEpoch told after each epoch which share of them is done; returns whether to go on
 * @returns float64 `[count, 2]`; `undefined` when it was not to go on
 */
export function umapLayout(
  { count, neighbours, positions, distances }: NeighbourTable,
  onEpoch: (done: number) => boolean,
): Float64Array | undefined {
  const generator = xoroshiro128plus(SEED);
  const umap = new UMAP({ nNeighbors: neighbours, random: () => (generator.next() >>> 0) / 2 ** 32 });
  const rows = <Values extends Int32Array | Float64Array>(values: Values) =>
    Array.from({ length: count }, (_, row) => Array.from(values.subarray(row * neighbours, (row + 1) * neighbours)));
  // As it computes them itself: each row begins with the point, which is one of `nNeighbors`.
  umap.setPrecomputedKNN(rows(positions), rows(distances));
  // Of the points it only looks at how many there are.
  const epochs = umap.initializeFit(new Array<number[]>(count).fill([]));
  for (let done = 0; done < epochs; done++) {
    if (!onEpoch(done / epochs)) return undefined;
    umap.step();
  }
  return Float64Array.from(umap.getEmbedding().flat());
}
