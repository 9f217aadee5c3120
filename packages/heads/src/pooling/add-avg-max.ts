import { l2Normalise } from "@loci/core";
import { z } from "zod";
import { defineHead, noParameters } from "../head-definition.js";

/**
 * f_c = mean over locations of x_c + max over locations of x_c, then L2. The two are added as they are, so the larger
 * maxima weigh more. timm's `avgmax` halves the sum and fast-reid does not: after L2 there is no difference.
 */
export const addAvgMax = defineHead({
  name: "add-avg-max",
  family: "pooling",
  summary: "Average pooling plus max pooling",
  source:
    "Lee, Gallagher, Tu: Generalizing Pooling Functions in Convolutional Neural Networks: Mixed, Gated, and Tree, AISTATS 2016 (arXiv 1509.08985)",
  options: z.strictObject({}),
  descriptorLength: ({ shape }) => shape.channels,
  ...noParameters,
  aggregate: (ops, [featureMap]) =>
    l2Normalise(ops, ops.add(ops.mean(featureMap, [1, 2]), ops.max(featureMap, [1, 2])), 1),
});
