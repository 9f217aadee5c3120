import { l2Normalise } from "@loci/core";
import { z } from "zod";
import { defineNeck, noNeckParameters } from "./neck-definition.js";

/** y_n = x_n / ‖x_n‖ at every location n. Before pooling it gives all locations the same say. */
export const l2 = defineNeck({
  name: "l2",
  summary: "Unit L2 norm at every location",
  source:
    "Arandjelović et al.: NetVLAD, CVPR 2016 (arXiv 1511.07247), before the VLAD core; " +
    "Berton et al.: Deep Visual Geo-localization Benchmark, CVPR 2022 (arXiv 2204.03444), before any pooling",
  options: z.strictObject({}),
  outputShape: ({ shape }) => shape,
  ...noNeckParameters,
  transform: (ops, featureMap) => l2Normalise(ops, featureMap, 3),
});
