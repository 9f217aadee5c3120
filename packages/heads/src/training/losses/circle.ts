import { z } from "zod";
import { pairMasks, rowSums } from "../selection.js";
import { maskedLogSumExp, softplus } from "./log-sum-exp.js";
import { defineLoss, noLossParameters } from "./loss-definition.js";

/**
 * L_i = log(1 + Σ_n e^(scale·w_in·(s_in − m)) · Σ_p e^(−scale·w_ip·(s_ip − 1 + m))), the mean over the anchors i that have
 * positives p and negatives n, where w_ip = max(0, 1 + m − s_ip) and w_in = max(0, s_in + m): what is far from its optimum
 * pulls harder. The weights w are constants for the gradient, as in the paper's equation 10 and the authors' code.
 */
export const circle = defineLoss({
  name: "circle",
  compares: "pairs",
  summary:
    "Positives and negatives of an anchor against each other, each with a weight by its distance from the optimum",
  source:
    "Sun et al.: Circle Loss: A Unified Perspective of Pair Similarity Optimization, CVPR 2020 (arXiv 2002.10857)",
  options: z.strictObject({
    scale: z
      .number()
      .gt(0)
      .max(1024)
      .default(80)
      .describe("gamma, above 0 to 1024; the paper has 80 for birds, 256 for faces"),
    margin: z
      .number()
      .min(0)
      .max(1)
      .default(0.4)
      .describe("relaxation m in cosine, 0 to 1; the paper has 0.4 for birds"),
  }),
  ...noLossParameters,
  compute(ops, batch, _parameters, { options: { scale, margin } }) {
    const size = batch.labels.length;
    const masks = pairMasks(batch.labels, batch.selection);
    const square = (values: Float32Array) => ops.constant(values, [size, size]);
    const similarity = batch.compared;
    const together = (weights: Float32Array, optimum: number, mask: Float32Array) => {
      const exponents = ops.multiply(ops.subtract(similarity, ops.constant(optimum)), square(weights));
      return maskedLogSumExp(ops, { exponents, mask: square(mask) });
    };
    const pull = batch.similarities.map((cosine) => -scale * Math.max(0, 1 + margin - cosine));
    const push = batch.similarities.map((cosine) => scale * Math.max(0, cosine + margin));
    const losses = softplus(
      ops,
      ops.add(together(pull, 1 - margin, masks.positives), together(push, margin, masks.negatives)),
    );
    const [positives, negatives] = [rowSums(masks.positives, size), rowSums(masks.negatives, size)];
    const anchors = positives.map((count, row) => (count > 0 && (negatives[row] as number) > 0 ? 1 : 0));
    const share =
      1 /
      Math.max(
        anchors.reduce((sum, value) => sum + value, 0),
        1,
      );
    return ops.sum(
      ops.multiply(
        losses,
        ops.constant(
          anchors.map((is) => is * share),
          [size, 1],
        ),
      ),
      [0, 1],
    );
  },
});
