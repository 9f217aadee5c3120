import { z } from "zod";
import { continued } from "./candidate.js";
import { type SparseRows, solveDiffusion } from "./conjugate-gradients.js";
import { type Nearest, nearestAmong } from "./nearest-among.js";
import { defineReranker } from "./reranker-definition.js";
import { dot, type Rows, rowOf } from "./unit-vectors.js";

/** Of the residual, relative; scores are not better than their descriptors' 32 bits. */
const TOLERANCE = 1e-10;

/**
 * Diffusion on the mutual neighbour graph of the first `top` candidates. With s_ij = max(x_i·x_j, 0)^gamma:
 *
 *     A_ij = s_ij when i and j are among the k nearest of each other, else 0; A_ii = 0
 *     S    = D^−1/2 A D^−1/2, D the sums of the rows of A
 *     y_i  = s_qi for the kq candidates nearest to the query, else 0
 *     f    = (1 − alpha) (I − alpha S)^−1 y, by conjugate gradients;  score = f
 *
 * The query is not a node of the graph but its source, as in the paper; the graph is that of the candidates instead of all
 * pictures (the paper truncates to it for large collections, too), so time is top² and memory top * k. A candidate that no path leads to from the
 * query's neighbours has score 0.
 */
export const diffusion = defineReranker({
  name: "diffusion",
  summary: "Diffusion: similarity flows from the query's neighbours along the candidates' own neighbourhoods",
  source:
    "Iscen, Tolias, Avrithis, Furon, Chum: Efficient Diffusion on Region Manifolds: Recovering Small Objects with Compact CNN " +
    "Representations, CVPR 2017 (arXiv 1611.05113)",
  options: z.strictObject({
    k: z.int().min(1).max(1000).default(50).describe("neighbours of a candidate in the graph, 1 to 1000"),
    kq: z.int().min(1).max(1000).default(10).describe("candidates where the diffusion starts, 1 to 1000"),
    gamma: z.number().min(0.1).max(20).default(3).describe("power of the similarities, 0.1 to 20"),
    alpha: z.number().min(0).max(0.9999).default(0.99).describe("share that flows on, 0 (nothing) to 0.9999"),
    iterations: z.int().min(1).max(1000).default(20).describe("of conjugate gradients at the most, 1 to 1000"),
    top: z.int().min(1).max(5000).default(200).describe("candidates that are re-ranked, 1 to 5000"),
  }),
  needs: [],
  effect: "reorders",
  depth: ({ top }) => top,
  async rerank({ query, candidates }, gallery, { k, kq, gamma, alpha, iterations, top }) {
    const first = candidates.slice(0, top);
    const data = await gallery.descriptors(first.map(({ id }) => id));
    const rows = { data, dimension: gallery.dimension };
    const nearest = await nearestAmong(rows, first.length, k + 1);
    const source = sourceOf(query.descriptor, rows, first.length, kq, gamma).map((value) => value * (1 - alpha));
    const flow = await solveDiffusion(normalisedGraph(nearest, k, gamma), alpha, source, iterations, TOLERANCE);
    const reranked = first.map(({ id }, place) => ({ id, score: flow[place] as number }));
    return { query, candidates: continued(reranked, candidates.slice(top)) };
  },
});

const affinity = (similarity: number, gamma: number): number => Math.max(similarity, 0) ** gamma;

/** The affinities of the query's nearest; equally near ones by their place among the candidates. */
function sourceOf(query: Float32Array, rows: Rows, count: number, kq: number, gamma: number): Float64Array {
  const similarities = Float64Array.from({ length: count }, (_, row) => dot(query, rowOf(rows, row)));
  const order = [...similarities.keys()].sort(
    (a, b) => (similarities[b] as number) - (similarities[a] as number) || a - b,
  );
  const source = new Float64Array(count);
  for (const row of order.slice(0, kq)) source[row] = affinity(similarities[row] as number, gamma);
  return source;
}

function normalisedGraph({ indices, similarities, width, lowest }: Nearest, k: number, gamma: number): SparseRows {
  const neighbours = Array.from(lowest, (_, row) => {
    const entries = new Map<number, number>();
    for (let at = row * width; at < (row + 1) * width && entries.size < k; at++) {
      const other = indices[at] as number;
      if (other !== row) entries.set(other, affinity(similarities[at] as number, gamma));
    }
    return entries;
  });
  const mutual = neighbours.map((entries, row) => [...entries].filter(([other]) => neighbours[other]?.has(row)));
  const degrees = mutual.map((entries) => entries.reduce((sum, [, weight]) => sum + weight, 0));
  return mutual.map((entries, row) =>
    entries
      .filter(([, weight]) => weight > 0)
      .map(
        ([other, weight]) =>
          [other, weight / Math.sqrt((degrees[row] as number) * (degrees[other] as number))] as const,
      ),
  );
}
