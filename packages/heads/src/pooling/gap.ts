import { l2Normalise } from "@loci/core";
import { z } from "zod";
import { defineHead, noParameters } from "../head-definition.js";

/** f_c = mean over locations of x_c, then L2. */
export const gap = defineHead({
  name: "gap",
  family: "pooling",
  summary: "Global average pooling",
  source: "Lin, Chen, Yan: Network In Network, ICLR 2014 (arXiv 1312.4400)",
  options: z.strictObject({}),
  descriptorLength: ({ shape }) => shape.channels,
  ...noParameters,
  aggregate: (ops, [featureMap]) => l2Normalise(ops, ops.mean(featureMap, [1, 2]), 1),
});
