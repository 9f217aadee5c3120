import { z } from "zod";
import { cosinesToProxies, oneHot, proxies, softmaxCrossEntropy } from "./class-logits.js";
import { squaredDistances } from "./distances.js";
import { defineLoss } from "./loss-definition.js";

/**
 * L = mean of −log( e^(−scale·‖x − p_y‖²) / Σ_c e^(−scale·‖x − p_c‖²) ), p_c the proxy of class c at unit norm.
 *
 * The sum runs over all classes, as in NCA and in ProxyNCA++; Proxy-NCA's own leaves out y, which has no lower bound. The
 * scale is ProxyNCA++'s, one over its temperature; Proxy-NCA has 1.
 */
export const proxyNca = defineLoss({
  name: "proxy-nca",
  compares: "classes",
  summary: "Softmax over squared distances to one learned proxy a class",
  source:
    "Movshovitz-Attias et al.: No Fuss Distance Metric Learning using Proxies, ICCV 2017 (arXiv 1703.07464); " +
    "Teh, DeVries, Taylor: ProxyNCA++, ECCV 2020 (arXiv 2004.01113)",
  options: z.strictObject({
    scale: z.number().gt(0).max(256).default(9).describe("of the squared distances, above 0 to 256"),
  }),
  // Of unit norm, on average.
  ...proxies(({ length }) => 1 / Math.sqrt(length)),
  compute(ops, { compared: descriptors, labels }, parameters, { classes, options: { scale } }) {
    const distance = squaredDistances(ops, cosinesToProxies(ops, descriptors, parameters));
    const targets = ops.constant(oneHot(labels, classes), [labels.length, classes]);
    return softmaxCrossEntropy(ops, ops.multiply(distance, ops.constant(-scale)), targets);
  },
});
