import { z } from "zod";
import { squaredDistanceOfCosine, squaredDistances } from "./distances.js";
import { defineLoss, noLossParameters } from "./loss-definition.js";
import { meanTripletLoss, violatingTriplets } from "./violating-triplets.js";

/**
 * L = Σ_j max(0, ‖q − p‖² + margin − ‖q − n_j‖²) over queries q, each with its nearest potential positive p and its hard
 * negatives n_j, over the number of triplets that violate the margin. These are chosen by descriptors of a while ago
 * (`mineTuples`) and given as a selection of triplets; whether they still violate is judged by the batch's own.
 *
 * The paper sums; its code divides the gradient by the number of violating triplets of the batch, and so does this.
 * Without a selection: all triplets by label.
 */
export const weakRanking = defineLoss({
  name: "weak-ranking",
  compares: "triplets",
  summary: "The nearest potential positive must be nearer than every negative: places known by position only",
  source:
    "Arandjelović et al.: NetVLAD: CNN architecture for weakly supervised place recognition, CVPR 2016 (arXiv 1511.07247)",
  options: z.strictObject({
    margin: z
      .number()
      .gt(0)
      .max(4)
      .default(0.1)
      .describe("by how much a negative must be farther, above 0 to 4, in units of squared Euclidean distance"),
  }),
  ...noLossParameters,
  compute(ops, batch, _parameters, { options: { margin } }) {
    const found = violatingTriplets(batch, margin, squaredDistanceOfCosine);
    const distance = squaredDistances(ops, batch.compared);
    return meanTripletLoss(ops, distance, found, { margin, over: "violating" });
  },
});
