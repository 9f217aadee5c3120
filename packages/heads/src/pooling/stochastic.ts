import { l2Normalise } from "@loci/core";
import { z } from "zod";
import { defineHead, noParameters } from "../head-definition.js";

/** Sums below this count as this, so that a channel without activations gives 0 and not 0/0. */
const SMALLEST_SUM = 1e-12;

/**
 * a = max(x, 0); f_c = Σ over locations of a_c² / Σ over locations of a_c, 0 where all a_c are 0; then L2.
 * That is the expected value of an activation drawn with probability a_c / Σ a_c, which is what the paper computes when it
 * tests. Drawing one is for training only and no part of this head, whose descriptors repeat themselves. The paper pools in
 * small windows; here the window is the whole map.
 */
export const stochastic = defineHead({
  name: "stochastic",
  family: "pooling",
  summary: "Expected value of stochastic pooling: activations weighted by themselves",
  source:
    "Zeiler, Fergus: Stochastic Pooling for Regularization of Deep Convolutional Neural Networks, ICLR 2013 (arXiv 1301.3557)",
  options: z.strictObject({}),
  descriptorLength: ({ shape }) => shape.channels,
  ...noParameters,
  aggregate(ops, [featureMap]) {
    const activations = ops.maximum(featureMap, ops.constant(0));
    const sums = ops.maximum(ops.sum(activations, [1, 2]), ops.constant(SMALLEST_SUM));
    const squares = ops.sum(ops.multiply(activations, activations), [1, 2]);
    return l2Normalise(ops, ops.divide(squares, sums), 1);
  },
});
