import { z } from "zod";
import { pairMasks } from "../selection.js";
import { logOnePlusSumExp } from "./log-sum-exp.js";
import { defineLoss, noLossParameters } from "./loss-definition.js";

/**
 * L = mean_i ( log(1 + Σ_p e^(−alpha·(s_ip − base))) / alpha + log(1 + Σ_n e^(beta·(s_in − base))) / beta )
 * over the positives p and negatives n of each anchor i; the mean is over the whole batch, anchors without any count as 0.
 *
 * The paper (and its code) keep only the pairs that its miner chose: use it with the miner of the same name.
 */
export const multiSimilarity = defineLoss({
  name: "multi-similarity",
  compares: "pairs",
  summary: "Weighs every pair by how hard it is, alone and next to the anchor's other pairs",
  source:
    "Wang et al.: Multi-Similarity Loss with General Pair Weighting for Deep Metric Learning, CVPR 2019 (arXiv 1904.06627)",
  options: z.strictObject({
    alpha: z.number().gt(0).max(500).default(2).describe("steepness for positives, above 0 to 500"),
    beta: z.number().gt(0).max(500).default(50).describe("steepness for negatives, above 0 to 500"),
    base: z.number().min(-1).max(1).default(0.5).describe("cosine that both are measured from, −1 to 1"),
  }),
  ...noLossParameters,
  compute(ops, batch, _parameters, { options: { alpha, beta, base } }) {
    const size = batch.labels.length;
    const masks = pairMasks(batch.labels, batch.selection);
    const above = ops.subtract(batch.compared, ops.constant(base));
    const term = (steepness: number, mask: Float32Array) =>
      ops.multiply(
        logOnePlusSumExp(ops, {
          exponents: ops.multiply(above, ops.constant(steepness)),
          mask: ops.constant(mask, [size, size]),
        }),
        ops.constant(1 / Math.abs(steepness)),
      );
    return ops.mean(ops.add(term(-alpha, masks.positives), term(beta, masks.negatives)), [0, 1]);
  },
});
