import { z } from "zod";
import { cosinesToProxies, oneHot, proxies } from "./class-logits.js";
import { logOnePlusSumExp } from "./log-sum-exp.js";
import { defineLoss } from "./loss-definition.js";

/**
 * L = 1/|P⁺| Σ_{p∈P⁺} log(1 + Σ_{x of p's class} e^(−scale·(s_xp − margin)))
 *   + 1/|P|  Σ_{p∈P}  log(1 + Σ_{x of other classes} e^(scale·(s_xp + margin))),
 * P the proxies of all classes, P⁺ those of classes that the batch has. Proxies start as in the authors' code, normally
 * distributed with variance 2/classes, and learn at a hundred times the rate of the rest.
 */
export const proxyAnchor = defineLoss({
  name: "proxy-anchor",
  compares: "classes",
  summary: "Each proxy against the batch: the hardest descriptors count most",
  source: "Kim et al.: Proxy Anchor Loss for Deep Metric Learning, CVPR 2020 (arXiv 2003.13911)",
  options: z.strictObject({
    scale: z.number().gt(0).max(256).default(32).describe("alpha, above 0 to 256"),
    margin: z.number().min(0).max(1).default(0.1).describe("delta in cosine, 0 to 1"),
  }),
  ...proxies(({ classes }) => Math.sqrt(2 / classes)),
  compute(ops, { compared: descriptors, labels }, parameters, { classes, options: { scale, margin } }) {
    const own = oneHot(labels, classes);
    const similarity = ops.transpose(cosinesToProxies(ops, descriptors, parameters), [1, 0]);
    const perProxy = (mask: Float32Array) => ops.transpose(ops.constant(mask, [labels.length, classes]), [1, 0]);
    const term = (steepness: number, shift: number, mask: Float32Array, count: number) => {
      const exponents = ops.multiply(ops.add(similarity, ops.constant(shift)), ops.constant(steepness));
      const logs = logOnePlusSumExp(ops, { exponents, mask: perProxy(mask) });
      return ops.multiply(ops.sum(logs, [0, 1]), ops.constant(1 / count));
    };
    return ops.add(
      term(-scale, -margin, own, new Set(labels).size),
      term(
        scale,
        margin,
        own.map((is) => 1 - is),
        classes,
      ),
    );
  },
});
