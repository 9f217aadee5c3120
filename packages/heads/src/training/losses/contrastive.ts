import type { Ops } from "@loci/core";
import { z } from "zod";
import { pairMasks } from "../selection.js";
import { distances, squaredDistances } from "./distances.js";
import { defineLoss, noLossParameters } from "./loss-definition.js";

/**
 * L = mean over positive pairs of max(0, d − positiveMargin)^exponent
 *   + mean over negative pairs of max(0, negativeMargin − d)^exponent.
 *
 * The paper has d Euclidean, exponent 2, positiveMargin 0 and one mean over all pairs with a factor of ½; here each kind has
 * a mean of its own, so that the many negatives of a batch do not drown the few positives. With distance "cosine"
 * (d = 1 − cos, 0 to 2) and exponent 1 it is the form of A Metric Learning Reality Check.
 */
export const contrastive = defineLoss({
  name: "contrastive",
  compares: "pairs",
  summary: "Pulls positive pairs together, pushes negative pairs apart up to a margin",
  source:
    "Hadsell, Chopra, LeCun: Dimensionality Reduction by Learning an Invariant Mapping, CVPR 2006; " +
    "Musgrave, Belongie, Lim: A Metric Learning Reality Check, ECCV 2020 (arXiv 2003.08505)",
  options: z.strictObject({
    positiveMargin: z.number().min(0).max(2).default(0).describe("distance below which positives cost nothing, 0 to 2"),
    negativeMargin: z
      .number()
      .gt(0)
      .max(2)
      .default(0.85)
      .describe("distance above which negatives cost nothing, above 0 to 2"),
    distance: z
      .enum(["euclidean", "cosine"])
      .default("euclidean")
      .describe("of unit vectors, both 0 to 2; cosine is 1 − cos, half the squared Euclidean distance"),
    exponent: z.number().min(1).max(2).default(2).describe("of what exceeds the margin, 1 to 2"),
    over: z
      .enum(["violating", "all"])
      .default("violating")
      .describe("divide by the number of pairs that exceed their margin or of all"),
  }),
  ...noLossParameters,
  compute(ops, batch, _parameters, { options }) {
    const size = batch.labels.length;
    const masks = pairMasks(batch.labels, batch.selection);
    const similarity = batch.compared;
    const distance =
      options.distance === "euclidean"
        ? distances(ops, similarity)
        : ops.multiply(squaredDistances(ops, similarity), ops.constant(0.5));
    const term = (excess: typeof distance, mask: Float32Array) =>
      meanExcess(ops, excess, ops.constant(mask, [size, size]), options);
    return ops.add(
      term(ops.subtract(distance, ops.constant(options.positiveMargin)), masks.positives),
      term(ops.subtract(ops.constant(options.negativeMargin), distance), masks.negatives),
    );
  },
});

/** Mean of max(0, excess)^exponent over the pairs that count; 0 when there are none. */
function meanExcess<T>(
  ops: Ops<T>,
  excess: T,
  mask: T,
  { exponent, over }: { readonly exponent: number; readonly over: "violating" | "all" },
): T {
  const positive = ops.maximum(ops.multiply(excess, mask), ops.constant(0));
  const counted = over === "violating" ? ops.greater(positive, ops.constant(0)) : mask;
  const count = ops.maximum(ops.sum(counted, [0, 1]), ops.constant(1));
  const raised = raise(ops, positive, exponent);
  return ops.divide(ops.sum(raised, [0, 1]), count);
}

/** The whole exponents without a power, whose gradient at zero is not to be relied on. */
function raise<T>(ops: Ops<T>, value: T, exponent: number): T {
  if (exponent === 1) return value;
  if (exponent === 2) return ops.multiply(value, value);
  return ops.power(value, ops.constant(exponent));
}
