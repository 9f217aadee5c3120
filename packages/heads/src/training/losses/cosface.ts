import { z } from "zod";
import { cosinesToProxies, oneHot, proxies, softmaxCrossEntropy } from "./class-logits.js";
import { defineLoss } from "./loss-definition.js";

/**
 * Softmax cross-entropy of z_c = scale·cos θ_c, less scale·margin at the own class; θ_c is the angle between the descriptor
 * and proxy c. Margin 0 is the scaled softmax ("NormFace").
 */
export const cosface = defineLoss({
  name: "cosface",
  compares: "classes",
  summary: "Softmax over cosines to class centres, the own class smaller by a margin",
  source: "Wang et al.: CosFace: Large Margin Cosine Loss for Deep Face Recognition, CVPR 2018 (arXiv 1801.09414)",
  options: z.strictObject({
    scale: z.number().gt(0).max(256).default(64).describe("of the cosines, above 0 to 256"),
    margin: z.number().min(0).max(1).default(0.35).describe("cosine, 0 to 1"),
  }),
  ...proxies(({ length }) => 1 / Math.sqrt(length)),
  compute(ops, { compared: descriptors, labels }, parameters, { classes, options: { scale, margin } }) {
    const own = oneHot(labels, classes);
    const margins = ops.constant(
      own.map((is) => is * margin),
      [labels.length, classes],
    );
    const logits = ops.multiply(
      ops.subtract(cosinesToProxies(ops, descriptors, parameters), margins),
      ops.constant(scale),
    );
    return softmaxCrossEntropy(ops, logits, ops.constant(own, [labels.length, classes]));
  },
});
