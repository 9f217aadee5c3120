import { z } from "zod";
import { anchorsOf, selectPairs } from "./anchors.js";
import { defineMiner } from "./miner-definition.js";

/**
 * Of an anchor with both kinds: the positives p with s_p < max_n s_n + epsilon and the negatives n with
 * s_n > min_p s_p − epsilon, s the cosine. An anchor that has only one kind gives none.
 */
export const multiSimilarityMiner = defineMiner({
  name: "multi-similarity",
  selects: "pairs",
  summary: "Pairs that are not yet well on their side of the anchor's hardest pair of the other kind",
  source:
    "Wang et al.: Multi-Similarity Loss with General Pair Weighting for Deep Metric Learning, CVPR 2019 (arXiv 1904.06627)",
  options: z.strictObject({
    epsilon: z.number().min(0).max(2).default(0.1).describe("cosine by which a pair may be on its side, 0 to 2"),
  }),
  select: ({ similarities, labels, options: { epsilon } }) =>
    selectPairs(anchorsOf(similarities, labels), ({ positives, negatives, cosine }) => {
      const hardestNegative = Math.max(...negatives.map(cosine));
      const hardestPositive = Math.min(...positives.map(cosine));
      return {
        positives: positives.filter((place) => cosine(place) < hardestNegative + epsilon),
        negatives: negatives.filter((place) => cosine(place) > hardestPositive - epsilon),
      };
    }),
});
