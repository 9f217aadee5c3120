import { z } from "zod";
import { distanceOfCosine } from "../losses/distances.js";
import { type Anchor, anchorsOf, selectTriplets } from "./anchors.js";
import { defineMiner } from "./miner-definition.js";

/**
 * Of each anchor and positive: a negative drawn with probability proportional to 1/q(max(d, cutoff)), where
 * q(d) ∝ d^(length−2)·(1 − d²/4)^((length−3)/2) is the density of the distance between random unit vectors. Negatives
 * farther than `farthest` are not drawn, unless there are no others: then any is, evenly (as in the authors' code).
 */
export const distanceWeighted = defineMiner({
  name: "distance-weighted",
  selects: "triplets",
  summary: "Each positive pair with a negative drawn so that all distances are equally likely",
  source: "Wu et al.: Sampling Matters in Deep Embedding Learning, ICCV 2017 (arXiv 1706.07567)",
  options: z.strictObject({
    cutoff: z.number().gt(0).max(2).default(0.5).describe("smaller distances count as this one, above 0 to 2"),
    farthest: z.number().gt(0).max(2).default(1.4).describe("distance beyond which none is drawn, above 0 to 2"),
  }),
  select: ({ similarities, labels, length, options, random }) =>
    selectTriplets(anchorsOf(similarities, labels), function* (anchor) {
      if (anchor.negatives.length === 0) return;
      const weights = weightsOf(anchor, length, options);
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      for (const positive of anchor.positives) {
        let rest = random.uniform() * total;
        const drawn = weights.findIndex((weight) => {
          rest -= weight;
          return rest < 0;
        });
        yield [positive, anchor.negatives.at(drawn) as number];
      }
    }),
});

/** The largest is 1: logarithms keep densities of long descriptors within range. */
function weightsOf(
  { negatives, cosine }: Anchor,
  length: number,
  { cutoff, farthest }: { readonly cutoff: number; readonly farthest: number },
): number[] {
  const logarithms = negatives.map((place) => {
    const distance = Math.max(distanceOfCosine(cosine(place)), cutoff);
    if (distance > farthest) return Number.NEGATIVE_INFINITY;
    return (2 - length) * Math.log(distance) - ((length - 3) / 2) * Math.log(Math.max(1 - distance ** 2 / 4, 1e-12));
  });
  const largest = Math.max(...logarithms);
  return logarithms.map((value) => (largest === Number.NEGATIVE_INFINITY ? 1 : Math.exp(value - largest)));
}
