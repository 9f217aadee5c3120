import { flattenLocations, l2Normalise } from "@loci/core";
import { z } from "zod";
import { defineHead, noParameters, sizeOf } from "../head-definition.js";

/**
 * f_c = median over locations of x_c, then L2. Of an even number of locations it is the mean of the middle two, as in NumPy;
 * torch.median takes the lower one. After a ReLU, a channel that is active in less than half of the locations gives 0.
 */
export const median = defineHead({
  name: "median",
  family: "pooling",
  summary: "Median over all locations",
  source: "Tukey: Exploratory Data Analysis, Addison-Wesley 1977 (the running median), here over the whole map",
  options: z.strictObject({}),
  fixedSize: true,
  descriptorLength: ({ shape }) => shape.channels,
  ...noParameters,
  aggregate(ops, [featureMap], _parameters, { shape }) {
    const { height, width } = sizeOf(shape);
    const count = height * width;
    const sorted = ops.sort(ops.transpose(flattenLocations(ops, featureMap, shape.channels), [0, 2, 1]), count);
    // The same place twice when the count is odd.
    const middle = Int32Array.of(Math.floor((count - 1) / 2), Math.floor(count / 2));
    return l2Normalise(ops, ops.mean(ops.gather(sorted, middle, 2, count), [2]), 1);
  },
});
