import { z } from "zod";
import { squaredDistanceOfCosine } from "../losses/distances.js";
import { anchorsOf, largestBy, selectTriplets } from "./anchors.js";
import { defineMiner } from "./miner-definition.js";

/**
 * Of each anchor and positive: the nearest of the negatives with ‖a − p‖² < ‖a − n‖² < ‖a − p‖² + margin, in squared
 * Euclidean distances. A positive without such a negative gives none. FaceNet draws one of them; this takes the hardest.
 */
export const semiHard = defineMiner({
  name: "semi-hard",
  selects: "triplets",
  summary: "Each positive pair with the nearest negative that is farther than the positive, but within the margin",
  source:
    "Schroff, Kalenichenko, Philbin: FaceNet: A Unified Embedding for Face Recognition and Clustering, CVPR 2015 " +
    "(arXiv 1503.03832)",
  options: z.strictObject({
    margin: z.number().gt(0).max(4).default(0.2).describe("squared Euclidean distance, above 0 to 4"),
  }),
  select: ({ similarities, labels, options: { margin } }) =>
    selectTriplets(anchorsOf(similarities, labels), function* ({ positives, negatives, cosine }) {
      const squaredDistance = (place: number) => squaredDistanceOfCosine(cosine(place));
      for (const positive of positives) {
        const least = squaredDistance(positive);
        const within = negatives.filter(
          (place) => squaredDistance(place) > least && squaredDistance(place) < least + margin,
        );
        const nearest = largestBy(within, cosine);
        if (nearest !== undefined) yield [positive, nearest];
      }
    }),
});
