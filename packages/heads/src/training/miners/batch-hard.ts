import { z } from "zod";
import { anchorsOf, largestBy, selectTriplets } from "./anchors.js";
import { defineMiner } from "./miner-definition.js";

/** Of each anchor that has both: its farthest positive with its nearest negative. */
export const batchHard = defineMiner({
  name: "batch-hard",
  selects: "triplets",
  summary: "Each anchor's farthest positive with its nearest negative",
  source: "Hermans, Beyer, Leibe: In Defense of the Triplet Loss for Person Re-Identification, 2017 (arXiv 1703.07737)",
  options: z.strictObject({}),
  select: ({ similarities, labels }) =>
    selectTriplets(anchorsOf(similarities, labels), ({ positives, negatives, cosine }) => {
      const farthest = largestBy(positives, (place) => -cosine(place));
      const nearest = largestBy(negatives, cosine);
      return farthest === undefined || nearest === undefined ? [] : [[farthest, nearest]];
    }),
});
