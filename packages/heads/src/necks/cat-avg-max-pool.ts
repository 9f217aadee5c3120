import { defineNeck, noNeckParameters } from "./neck-definition.js";
import { pooledShape, windowOptions, windowsOf } from "./pooling-windows.js";

/**
 * y = (mean over the window of x ; max over the window of x), averages first: channels c and C + c. Padding takes no part in
 * either. timm pools the whole map in this way, as the head `cat-avg-max` does; here it is every window.
 */
export const catAvgMaxPool = defineNeck({
  name: "cat-avg-max-pool",
  summary: "Mean of each window beside its maximum: twice the channels",
  source: "Wightman: PyTorch Image Models (timm), 2019, pooling catavgmax",
  options: windowOptions,
  fixedSize: true,
  outputShape: (context) => ({
    ...pooledShape("cat-avg-max-pool", context),
    channels: 2 * context.shape.channels,
  }),
  ...noNeckParameters,
  transform(ops, featureMap, _parameters, context) {
    const windows = windowsOf(context);
    return ops.concat([ops.averagePool(featureMap, windows), ops.maxPool(featureMap, windows)], 3);
  },
});
