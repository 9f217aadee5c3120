import { z } from "zod";
import { defineReranker } from "./reranker-definition.js";
import { dot, rowOf } from "./unit-vectors.js";

/** Sums of the same products in another order, and in 32 bits, may differ by this much. */
const ROUNDING = 1e-6;

/**
 * Keeps a candidate c when the query is among the k nearest of c, as it would be in the index: when fewer than k pictures
 * other than c are nearer to c than the query. Pictures as near as the query do not count against it. Only pictures count
 * that may answer the query (a filter, or the query itself that is in the index, changes what "nearest" means). Of the
 * candidates behind the first `top` none is kept.
 */
export const reciprocalCheck = defineReranker({
  name: "reciprocal-check",
  summary: "Keeps candidates that have the query among their own nearest",
  source:
    "Qin, Gammeter, Bossard, Quack, Van Gool: Hello Neighbor: Accurate Object Retrieval with k-Reciprocal Nearest " +
    "Neighbors, CVPR 2011",
  options: z.strictObject({
    k: z.int().min(1).max(1000).default(20).describe("neighbours of a candidate, 1 to 1000"),
    top: z.int().min(1).max(10_000).default(100).describe("candidates that are looked at, 1 to 10000"),
  }),
  needs: [],
  effect: "removes",
  depth: ({ top }) => top,
  async rerank({ query, candidates }, gallery, { k, top }) {
    const first = candidates.slice(0, top);
    if (first.length === 0) return { query, candidates: [] };
    const { dimension } = gallery;
    const data = await gallery.descriptors(first.map(({ id }) => id));
    const found = await gallery.search(data, k + 1, query.allowed);
    const kept = first.filter(({ id }, row) => {
      const similarity = dot(query.descriptor, rowOf({ data, dimension }, row));
      const nearer = found[row]?.filter((other) => other.id !== id && other.score > similarity + ROUNDING);
      return (nearer?.length ?? 0) < k;
    });
    return { query, candidates: kept };
  },
});
