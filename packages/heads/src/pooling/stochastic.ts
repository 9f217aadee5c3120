import { l2Normalise } from "@loci/core";
import { z } from "zod";
import { drawActivation } from "../draw-activation.js";
import { defineHead, noParameters } from "../head-definition.js";

/** Sums below this count as this, so that a channel without activations gives 0 and not 0/0. */
const SMALLEST_SUM = 1e-12;

/**
 * a = max(x, 0). Training: f_c = an activation drawn with probability a_c / Σ over locations of a_c. Inference: the expected
 * value of that, f_c = Σ a_c² / Σ a_c, which is what the paper computes when it tests. 0 where all a_c are 0; then L2.
 * The paper pools in small windows; here the window is the whole map.
 */
export const stochastic = defineHead({
  name: "stochastic",
  family: "pooling",
  summary: "Stochastic pooling: an activation drawn in training, its expected value in use",
  source:
    "Zeiler, Fergus: Stochastic Pooling for Regularization of Deep Convolutional Neural Networks, ICLR 2013 (arXiv 1301.3557)",
  options: z.strictObject({}),
  descriptorLength: ({ shape }) => shape.channels,
  ...noParameters,
  aggregate(ops, [featureMap], _parameters, { mode }) {
    const activations = ops.maximum(featureMap, ops.constant(0));
    if (mode === "training") return l2Normalise(ops, drawActivation(ops, activations, [1, 2]), 1);
    const sums = ops.maximum(ops.sum(activations, [1, 2]), ops.constant(SMALLEST_SUM));
    const squares = ops.sum(ops.multiply(activations, activations), [1, 2]);
    return l2Normalise(ops, ops.divide(squares, sums), 1);
  },
});
