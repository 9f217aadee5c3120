import { defineNeck, noNeckParameters } from "./neck-definition.js";
import { pooledShape, windowOptions, windowsOf } from "./pooling-windows.js";

/** y_c = max over the window of x_c. Windows overlap when stride < kernel. Padding takes no part: it is never the maximum. */
export const maxPool = defineNeck({
  name: "max-pool",
  summary: "Maximum of each window",
  source:
    "Riesenhuber, Poggio: Hierarchical models of object recognition in cortex, Nature Neuroscience 1999; " +
    "Krizhevsky, Sutskever, Hinton: ImageNet Classification with Deep Convolutional Neural Networks, NIPS 2012, for windows that overlap",
  options: windowOptions,
  fixedSize: true,
  outputShape: (context) => pooledShape("max-pool", context),
  ...noNeckParameters,
  transform: (ops, featureMap, _parameters, context) => ops.maxPool(featureMap, windowsOf(context)),
});
