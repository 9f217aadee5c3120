import { defineNeck, noNeckParameters } from "./neck-definition.js";
import { pooledShape, windowOptions, windowsOf } from "./pooling-windows.js";

/**
 * y_c = mean over the window of x_c + max over the window of x_c. Padding takes no part in either. The sum is not halved, as
 * in the head `add-avg-max`; the paper mixes the two with a share that is drawn or learned.
 */
export const addAvgMaxPool = defineNeck({
  name: "add-avg-max-pool",
  summary: "Mean plus maximum of each window",
  source:
    "Lee, Gallagher, Tu: Generalizing Pooling Functions in Convolutional Neural Networks: Mixed, Gated, and Tree, AISTATS 2016 (arXiv 1509.08985)",
  options: windowOptions,
  fixedSize: true,
  outputShape: (context) => pooledShape("add-avg-max-pool", context),
  ...noNeckParameters,
  transform(ops, featureMap, _parameters, context) {
    const windows = windowsOf(context);
    return ops.add(ops.averagePool(featureMap, windows), ops.maxPool(featureMap, windows));
  },
});
