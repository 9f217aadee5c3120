import type { Ops } from "@loci/core";
import { z } from "zod";
import { constant, plannedParameters, uniform } from "../../learned/parameter-plan.js";
import { oneHot, softmaxCrossEntropy } from "./class-logits.js";
import { defineLoss, type LossContext } from "./loss-definition.js";

/** Added to a variance before its root is taken: PyTorch's value. */
const SMALLEST_VARIANCE = 1e-5;

const options = z.strictObject({
  smoothing: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe("part of the target that is spread over all classes evenly, 0 to below 1"),
  bnneck: z
    .boolean()
    .default(false)
    .describe(
      "true: batch normalisation, without a shift, before a classifier without biases; the descriptor stays as it is",
    ),
});

type Context = LossContext<z.output<typeof options>>;

/**
 * z = x·W + b; L = mean of −Σ_c t_c·log softmax(z)_c with t_c = smoothing/classes, plus 1 − smoothing at the own class.
 *
 * With `bnneck` x is normalised first, component by component, to mean 0 and variance 1 over the batch, times a learned
 * scale, and b is left out (Luo et al.). Descriptors have components of about 1/√length: without it, W must grow far before
 * the softmax can be sure of anything, so give the classifier a high rate, or use cosface(margin=0), which is a scaled softmax.
 */
export const crossEntropy = defineLoss({
  name: "cross-entropy",
  compares: "classes",
  summary: "Linear classifier of the training classes, softmax, optional label smoothing and BNNeck",
  source:
    "Label smoothing: Szegedy et al.: Rethinking the Inception Architecture for Computer Vision, CVPR 2016 (arXiv 1512.00567); " +
    "BNNeck: Luo et al.: Bag of Tricks and A Strong Baseline for Deep Person Re-identification, CVPRW 2019 (arXiv 1903.07071)",
  options,
  ...plannedParameters(({ length, classes, options: { bnneck } }: Context) => {
    // As PyTorch's linear layer starts.
    const start = uniform(1 / Math.sqrt(length));
    return {
      ...(bnneck && { "bnneck.scales": { dims: [length], start: constant(1) } }),
      "classifier.weights": { dims: [length, classes], start },
      ...(!bnneck && { "classifier.biases": { dims: [classes], start } }),
    };
  }),
  compute(ops, { compared: descriptors, labels }, parameters, { classes, options: { smoothing, bnneck } }) {
    const inputs = bnneck
      ? batchNormalised(ops, descriptors, parameters["bnneck.scales"] as typeof descriptors)
      : descriptors;
    const products = ops.matMul(inputs, parameters["classifier.weights"] as typeof descriptors);
    const logits = bnneck ? products : ops.add(products, parameters["classifier.biases"] as typeof descriptors);
    const targets = oneHot(labels, classes).map((own) => own * (1 - smoothing) + smoothing / classes);
    return softmaxCrossEntropy(ops, logits, ops.constant(targets, [labels.length, classes]));
  },
});

function batchNormalised<T>(ops: Ops<T>, values: T, scales: T): T {
  const centred = ops.subtract(values, ops.mean(values, [0], { keep: true }));
  const variance = ops.mean(ops.multiply(centred, centred), [0], { keep: true });
  return ops.multiply(ops.divide(centred, ops.sqrt(ops.add(variance, ops.constant(SMALLEST_VARIANCE)))), scales);
}
