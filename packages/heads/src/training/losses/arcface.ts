import { z } from "zod";
import { cosinesToProxies, oneHot, proxies, softmaxCrossEntropy } from "./class-logits.js";
import { defineLoss } from "./loss-definition.js";

/** sin² below this counts as this: at 0° and 180° the gradient of the angle is infinite. */
const SMALLEST_SQUARED_SINE = 1e-6;

/**
 * Softmax cross-entropy of z_c = scale·cos θ_c, with scale·cos(θ_y + margin) at the own class y; θ_c is the angle between the
 * descriptor and proxy c. cos(θ + m) = cos θ·cos m − sin θ·sin m; beyond θ = π − m, where it would rise again, it goes on as
 * cos θ − m·sin m, as in the authors' code.
 */
export const arcface = defineLoss({
  name: "arcface",
  compares: "classes",
  summary: "Softmax over cosines to class centres, the own class farther by an angle",
  source: "Deng et al.: ArcFace: Additive Angular Margin Loss for Deep Face Recognition, CVPR 2019 (arXiv 1801.07698)",
  options: z.strictObject({
    scale: z.number().gt(0).max(256).default(64).describe("of the cosines, above 0 to 256"),
    margin: z.number().min(0).max(1.57).default(0.5).describe("radians, 0 to 1.57"),
  }),
  ...proxies(({ length }) => 1 / Math.sqrt(length)),
  compute(ops, { compared: descriptors, labels }, parameters, { classes, options: { scale, margin } }) {
    const cosine = cosinesToProxies(ops, descriptors, parameters);
    const squaredSine = ops.subtract(ops.constant(1), ops.multiply(cosine, cosine));
    const sine = ops.sqrt(ops.maximum(squaredSine, ops.constant(SMALLEST_SQUARED_SINE)));
    const turned = ops.subtract(
      ops.multiply(cosine, ops.constant(Math.cos(margin))),
      ops.multiply(sine, ops.constant(Math.sin(margin))),
    );
    const straight = ops.subtract(cosine, ops.constant(margin * Math.sin(margin)));
    const within = ops.greater(cosine, ops.constant(-Math.cos(margin)));
    const farther = ops.add(straight, ops.multiply(within, ops.subtract(turned, straight)));
    const own = ops.constant(oneHot(labels, classes), [labels.length, classes]);
    const logits = ops.add(cosine, ops.multiply(own, ops.subtract(farther, cosine)));
    return softmaxCrossEntropy(ops, ops.multiply(logits, ops.constant(scale)), own);
  },
});
