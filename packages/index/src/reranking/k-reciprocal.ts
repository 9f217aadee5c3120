import { z } from "zod";
import { continued } from "./candidate.js";
import { type Nearest, nearestAmong } from "./nearest-among.js";
import { createPacer } from "./pacer.js";
import { defineReranker } from "./reranker-definition.js";
import { rowsWithQuery } from "./rows-with-query.js";
import { dot, type Rows, rowOf } from "./unit-vectors.js";

/**
 * k-reciprocal encoding among the query and its first `top` candidates. With N(i, k) the k + 1 nearest of i, itself among
 * them, and d_ij the squared Euclidean distance divided by the largest from i:
 *
 *     R(i, k)  = { j in N(i, k) : i in N(j, k) }
 *     R*(i)    = R(i, k1) and every R(j, k1 / 2), j in R(i, k1), of which more than 2/3 are in R(i, k1)
 *     V_i      = exp(−d_ij) for j in R*(i), divided by their sum
 *     V_i      = mean of V_j over the k2 nearest j of i, itself among them
 *     jaccard  = 1 − Σ min(V_q, V_i) / Σ max(V_q, V_i)
 *     distance = (1 − lambda) jaccard + lambda d_qi,  score = 1 − distance
 *
 * As in the authors' code, where k1 / 2 is rounded half to even; only that neighbours are looked for among the candidates
 * instead of all pictures, so time is top² and memory top * k. lambda 1 is the order of the distances.
 */
export const kReciprocal = defineReranker({
  name: "kreciprocal",
  summary: "k-reciprocal encoding: candidates that share mutual neighbours with the query come first",
  source:
    "Zhong, Zheng, Cao, Li: Re-ranking Person Re-identification with k-reciprocal Encoding, CVPR 2017 (arXiv 1701.08398)",
  options: z.strictObject({
    k1: z.int().min(1).max(1000).default(20).describe("neighbours that must be mutual, 1 to 1000"),
    k2: z
      .int()
      .min(1)
      .max(1000)
      .default(6)
      .describe("neighbours whose encodings are averaged, 1 (none but its own) to 1000"),
    lambda: z.number().min(0).max(1).default(0.3).describe("weight of the distance itself, 0 to 1 (the order stays)"),
    top: z.int().min(1).max(5000).default(200).describe("candidates that are re-ranked, 1 to 5000"),
  }),
  needs: [],
  effect: "reorders",
  depth: ({ top }) => top,
  async rerank({ query, candidates }, gallery, { k1, k2, lambda, top }) {
    const first = candidates.slice(0, top);
    const rows = await rowsWithQuery(query, first, gallery);
    const nearest = await nearestAmong(rows, first.length + 1, Math.max(k1 + 1, k2));
    const encodings = await encode(rows, nearest, k1);
    const [ofQuery, ...others] = Array.from(encodings, (_, row) => averaged(encodings, nearest, row, k2));
    const distances = distancesFrom(rows, nearest, 0);
    const reranked = first.map(({ id }, place) => {
      const distance = lambda * distances(place + 1) + (1 - lambda) * jaccard(ofQuery, others[place]);
      return { id, score: 1 - distance };
    });
    return { query, candidates: continued(reranked, candidates.slice(top)) };
  },
});

/** Weights by index; all that are not there are 0. */
type Encoding = ReadonlyMap<number, number>;

async function encode(rows: Rows, nearest: Nearest, k1: number): Promise<Encoding[]> {
  const encodings: Encoding[] = [];
  const pause = createPacer();
  for (let row = 0; row < nearest.lowest.length; row++) {
    const distance = distancesFrom(rows, nearest, row);
    const weights = [...expandedReciprocals(nearest, row, k1)].map(
      (other) => [other, Math.exp(-distance(other))] as const,
    );
    const sum = weights.reduce((total, [, weight]) => total + weight, 0);
    encodings.push(new Map(weights.map(([other, weight]) => [other, weight / sum])));
    await pause();
  }
  return encodings;
}

/** Squared Euclidean distances of unit vectors, 2 − 2 x·y, divided by the largest. All 0 when all vectors are one. */
function distancesFrom(rows: Rows, nearest: Nearest, row: number): (other: number) => number {
  const largest = 2 - 2 * (nearest.lowest[row] as number);
  const vector = rowOf(rows, row);
  return (other) => (largest > 0 ? (2 - 2 * dot(vector, rowOf(rows, other))) / largest : 0);
}

function expandedReciprocals(nearest: Nearest, row: number, k1: number): Set<number> {
  const own = reciprocals(nearest, row, k1);
  const expanded = new Set(own);
  for (const other of own) {
    const theirs = reciprocals(nearest, other, roundHalfToEven(k1 / 2));
    const shared = theirs.filter((index) => own.includes(index));
    if (shared.length > (2 / 3) * theirs.length) for (const index of theirs) expanded.add(index);
  }
  return expanded;
}

/** Those of the k + 1 nearest of a row that have the row among their k + 1 nearest. */
function reciprocals({ indices, width }: Nearest, row: number, k: number): number[] {
  const nearestOf = (of: number) => indices.subarray(of * width, of * width + Math.min(k + 1, width));
  return Array.from(nearestOf(row)).filter((other) => nearestOf(other).includes(row));
}

function averaged(encodings: readonly Encoding[], { indices, width }: Nearest, row: number, k2: number): Encoding {
  const count = Math.min(k2, width);
  const mean = new Map<number, number>();
  for (const other of indices.subarray(row * width, row * width + count)) {
    for (const [index, weight] of encodings[other] as Encoding) {
      mean.set(index, (mean.get(index) ?? 0) + weight / count);
    }
  }
  return mean;
}

/** Both sum to 1, so Σ max = 2 − Σ min. */
function jaccard(a: Encoding | undefined, b: Encoding | undefined): number {
  let shared = 0;
  for (const [index, weight] of a ?? []) shared += Math.min(weight, b?.get(index) ?? 0);
  return 1 - shared / (2 - shared);
}

/** As NumPy's `around`. */
function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  return value - below === 0.5 ? below + (below % 2) : Math.round(value);
}
