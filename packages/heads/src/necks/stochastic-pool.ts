import { defineNeck, noNeckParameters } from "./neck-definition.js";
import { pooledShape, windowOptions, windowsOf } from "./pooling-windows.js";

/** Means below this count as this, so that a window without activations gives 0 and not 0/0. */
const SMALLEST_MEAN = 1e-12;

/**
 * a = max(x, 0); y_c = Σ over the window of a_c² / Σ over the window of a_c, 0 where all a_c are 0.
 * That is the expected value of an activation drawn with probability a_c / Σ a_c, which is what the paper computes when it
 * tests. Drawing one belongs to training and is no part of this neck, whose maps repeat themselves. Both sums are over the
 * same locations, so means do for them.
 */
export const stochasticPool = defineNeck({
  name: "stochastic-pool",
  summary: "Expected value of stochastic pooling in each window: activations weighted by themselves",
  source:
    "Zeiler, Fergus: Stochastic Pooling for Regularization of Deep Convolutional Neural Networks, ICLR 2013 (arXiv 1301.3557)",
  options: windowOptions,
  fixedSize: true,
  outputShape: (context) => pooledShape("stochastic-pool", context),
  ...noNeckParameters,
  transform(ops, featureMap, _parameters, context) {
    const windows = windowsOf(context);
    const activations = ops.maximum(featureMap, ops.constant(0));
    const squares = ops.averagePool(ops.multiply(activations, activations), windows);
    return ops.divide(squares, ops.maximum(ops.averagePool(activations, windows), ops.constant(SMALLEST_MEAN)));
  },
});
