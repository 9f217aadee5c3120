import { l2Normalise } from "@loci/core";
import { z } from "zod";
import { defineHead, noParameters } from "../head-definition.js";

/**
 * f = (mean over locations of x ; max over locations of x), averages first (component c and C + c), then L2 of the whole.
 * The halves are not normalised on their own, as in timm's `catavgmax`: the larger maxima weigh more.
 */
export const catAvgMax = defineHead({
  name: "cat-avg-max",
  family: "pooling",
  summary: "Average pooling beside max pooling",
  source: "Wightman: PyTorch Image Models (timm), 2019, pooling catavgmax",
  options: z.strictObject({}),
  descriptorLength: ({ shape }) => 2 * shape.channels,
  ...noParameters,
  aggregate: (ops, [featureMap]) =>
    l2Normalise(ops, ops.concat([ops.mean(featureMap, [1, 2]), ops.max(featureMap, [1, 2])], 1), 1),
});
