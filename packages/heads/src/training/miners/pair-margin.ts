import { z } from "zod";
import { distanceOfCosine } from "../losses/distances.js";
import { anchorsOf, selectPairs } from "./anchors.js";
import { defineMiner } from "./miner-definition.js";

/** The positives farther than `positiveMargin` and the negatives nearer than `negativeMargin`, in Euclidean distance. */
export const pairMargin = defineMiner({
  name: "pair-margin",
  selects: "pairs",
  summary: "Positives that are too far and negatives that are too near",
  source:
    "Hadsell, Chopra, LeCun: Dimensionality Reduction by Learning an Invariant Mapping, CVPR 2006 (the pairs with a loss)",
  options: z.strictObject({
    positiveMargin: z.number().min(0).max(2).default(0.2).describe("distance, 0 to 2"),
    negativeMargin: z.number().min(0).max(2).default(0.8).describe("distance, 0 to 2"),
  }),
  select: ({ similarities, labels, options: { positiveMargin, negativeMargin } }) =>
    selectPairs(anchorsOf(similarities, labels), ({ positives, negatives, cosine }) => ({
      positives: positives.filter((place) => distanceOfCosine(cosine(place)) > positiveMargin),
      negatives: negatives.filter((place) => distanceOfCosine(cosine(place)) < negativeMargin),
    })),
});
