import { l2Normalise } from "@loci/core";
import { z } from "zod";
import { defineHead, noParameters } from "../head-definition.js";

/** Activations below this count as this, so that powers and roots stay finite: cirtorch's value. */
const SMALLEST_ACTIVATION = 1e-6;

/** f_c = (mean over locations of max(x_c, 1e-6)^p)^(1/p), then L2. p = 1 is average pooling, p → ∞ max pooling. */
export const gem = defineHead({
  name: "gem",
  family: "pooling",
  summary: "Generalised-mean pooling: between average (p = 1) and max (p → ∞)",
  source:
    "Radenović, Tolias, Chum: Fine-tuning CNN Image Retrieval with No Human Annotation, TPAMI 2019 (arXiv 1711.02512)",
  options: z.strictObject({
    p: z.number().min(1).max(64).default(3).describe("exponent, 1 to 64"),
  }),
  descriptorLength: ({ shape }) => shape.channels,
  ...noParameters,
  aggregate(ops, [featureMap], _parameters, { options: { p } }) {
    const positive = ops.maximum(featureMap, ops.constant(SMALLEST_ACTIVATION));
    // The same formula relative to each channel's largest value, whose powers neither overflow nor vanish.
    const largest = ops.max(positive, [1, 2], { keep: true });
    const mean = ops.mean(ops.power(ops.divide(positive, largest), ops.constant(p)), [1, 2]);
    const relative = ops.power(mean, ops.constant(1 / p));
    return l2Normalise(ops, ops.multiply(relative, ops.max(positive, [1, 2])), 1);
  },
});
