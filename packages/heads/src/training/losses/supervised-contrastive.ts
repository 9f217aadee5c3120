import { z } from "zod";
import { pairMasks, rowSums } from "../selection.js";
import { maskedLogSumExp } from "./log-sum-exp.js";
import { defineLoss, noLossParameters } from "./loss-definition.js";

/**
 * L_i = log Σ_a e^(s_ia/τ) − mean_p s_ip/τ, the mean over the anchors i that have positives p; a runs over the positives and
 * negatives of i. This is the paper's L_out (mean outside of the logarithm).
 */
export const supervisedContrastive = defineLoss({
  name: "supervised-contrastive",
  compares: "pairs",
  summary: "Each positive against everything else in the batch, by softmax over cosines",
  source: "Khosla et al.: Supervised Contrastive Learning, NeurIPS 2020 (arXiv 2004.11362)",
  options: z.strictObject({
    temperature: z.number().min(0.005).max(10).default(0.1).describe("τ, 0.005 to 10"),
  }),
  ...noLossParameters,
  compute(ops, batch, _parameters, { options: { temperature } }) {
    const size = batch.labels.length;
    const { positives, negatives } = pairMasks(batch.labels, batch.selection);
    const counts = rowSums(positives, size);
    const anchors = counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
    const share = 1 / Math.max(anchors, 1);
    const logits = ops.multiply(batch.compared, ops.constant(1 / temperature));
    const others = ops.constant(
      positives.map((is, pair) => Math.max(is, negatives[pair] as number)),
      [size, size],
    );
    const all = ops.multiply(
      maskedLogSumExp(ops, { exponents: logits, mask: others }),
      ops.constant(
        counts.map((count) => (count > 0 ? share : 0)),
        [size, 1],
      ),
    );
    const weights = positives.map((is, pair) => (is * share) / Math.max(counts[Math.floor(pair / size)] as number, 1));
    const expected = ops.sum(ops.multiply(logits, ops.constant(weights, [size, size])), [0, 1]);
    return ops.subtract(ops.sum(all, [0, 1]), expected);
  },
});
