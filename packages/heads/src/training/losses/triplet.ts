import { z } from "zod";
import { distanceOfCosine, distances, squaredDistanceOfCosine, squaredDistances } from "./distances.js";
import { defineLoss, noLossParameters } from "./loss-definition.js";
import { meanTripletLoss, violatingTriplets } from "./violating-triplets.js";

/**
 * L = mean of max(0, d(a,p) − d(a,n) + margin) over triplets of an anchor, another of its class and one of another class.
 *
 * d is the squared Euclidean distance (0 to 4) as in FaceNet, or the distance itself (0 to 2) as in most code since; the
 * same margin is a much weaker demand on squared distances between near descriptors. Over violating triplets only, the loss
 * stays near the margin however few violate, so it need not fall while recall rises; over all triplets it does, and the
 * gradient vanishes with it. A loss that stays at exactly the margin is a collapse: all distances are equal.
 */
export const triplet = defineLoss({
  name: "triplet",
  compares: "triplets",
  summary: "A positive must be nearer than a negative, by a margin",
  source:
    "Schroff, Kalenichenko, Philbin: FaceNet: A Unified Embedding for Face Recognition and Clustering, CVPR 2015 " +
    "(arXiv 1503.03832); mean over violating triplets: Hermans, Beyer, Leibe: In Defense of the Triplet Loss for Person " +
    "Re-Identification, 2017 (arXiv 1703.07737)",
  options: z.strictObject({
    margin: z
      .number()
      .gt(0)
      .max(4)
      .default(0.2)
      .describe(
        "by how much the negative must be farther, above 0 to 4, in units of the distance that `squared` names",
      ),
    squared: z
      .boolean()
      .default(true)
      .describe("true: squared Euclidean distance, 0 to 4; false: Euclidean distance, 0 to 2"),
    over: z
      .enum(["violating", "all"])
      .default("violating")
      .describe("divide by the number of violating triplets or of all"),
  }),
  ...noLossParameters,
  compute(ops, batch, _parameters, { options: { margin, squared, over } }) {
    const similarity = batch.compared;
    const found = violatingTriplets(batch, margin, squared ? squaredDistanceOfCosine : distanceOfCosine);
    return meanTripletLoss(ops, (squared ? squaredDistances : distances)(ops, similarity), found, { margin, over });
  },
});
