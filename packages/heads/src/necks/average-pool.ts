import { defineNeck, noNeckParameters } from "./neck-definition.js";
import { pooledShape, windowOptions, windowsOf } from "./pooling-windows.js";

/**
 * y_c = mean over the window of x_c. Windows overlap when stride < kernel. Padding is not counted, so the mean at the border
 * is over fewer locations: PyTorch's `count_include_pad=False`. PyTorch's default and Caffe count it as zeros. The paper's
 * subsampling also learns a factor and a bias for each map.
 */
export const averagePool = defineNeck({
  name: "average-pool",
  summary: "Mean of each window",
  source:
    "LeCun, Bottou, Bengio, Haffner: Gradient-Based Learning Applied to Document Recognition, Proceedings of the IEEE 1998",
  options: windowOptions,
  fixedSize: true,
  outputShape: (context) => pooledShape("average-pool", context),
  ...noNeckParameters,
  transform: (ops, featureMap, _parameters, context) => ops.averagePool(featureMap, windowsOf(context)),
});
