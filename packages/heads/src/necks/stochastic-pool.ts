import { drawActivation } from "../draw-activation.js";
import { defineNeck, noNeckParameters } from "./neck-definition.js";
import { placeWindows, pooledShape, windowOptions, windowsOf } from "./pooling-windows.js";
import { outside, spreadWindows } from "./window-contents.js";

/** Means below this count as this, so that a window without activations gives 0 and not 0/0. */
const SMALLEST_MEAN = 1e-12;

/**
 * a = max(x, 0). Training: y_c = an activation of the window drawn with probability a_c / Σ over the window of a_c, each window
 * for itself. Inference: the expected value of that, y_c = Σ a_c² / Σ a_c, which is what the paper computes when it tests; both
 * sums are over the same locations, so means do for them. 0 where all a_c are 0.
 */
export const stochasticPool = defineNeck({
  name: "stochastic-pool",
  summary: "Stochastic pooling of each window: an activation drawn in training, its expected value in use",
  source:
    "Zeiler, Fergus: Stochastic Pooling for Regularization of Deep Convolutional Neural Networks, ICLR 2013 (arXiv 1301.3557)",
  options: windowOptions,
  fixedSize: true,
  outputShape: (context) => pooledShape("stochastic-pool", context),
  ...noNeckParameters,
  transform(ops, featureMap, _parameters, context) {
    const activations = ops.maximum(featureMap, ops.constant(0));
    if (context.mode === "training") {
      const { rows, columns } = placeWindows(context);
      const spread = spreadWindows(ops, activations, { rows, columns }, outside);
      const { channels } = context.shape;
      const windows = ops.reshape(spread, ["same", rows.count, rows.kernel, columns.count, columns.kernel, channels]);
      return drawActivation(ops, windows, [2, 4]);
    }
    const windows = windowsOf(context);
    const squares = ops.averagePool(ops.multiply(activations, activations), windows);
    return ops.divide(squares, ops.maximum(ops.averagePool(activations, windows), ops.constant(SMALLEST_MEAN)));
  },
});
