import { l2Normalise } from "@loci/core";
import { z } from "zod";
import { defineHead, noParameters, sizeOf } from "../head-definition.js";

/**
 * f_c = Σ over (y, x) of w(y, x)·x_c(y, x), then L2, with the centre prior
 * w(y, x) = exp(−((y − (H − 1)/2)² + (x − (W − 1)/2)²) / (2σ²)), σ = min(H, W)/6: a third of the way from the centre to the
 * nearest border. Without the prior it is the same as `gap`, and what other libraries call SPoC.
 * The paper then reduces to 256 dimensions by PCA whitening, which is not part of the head.
 */
export const spoc = defineHead({
  name: "spoc",
  family: "pooling",
  summary: "Sum pooling that trusts the centre (SPoC)",
  source:
    "Babenko, Lempitsky: Aggregating Deep Convolutional Features for Image Retrieval, ICCV 2015 (arXiv 1510.07493)",
  options: z.strictObject({
    prior: z.enum(["centre", "none"]).default("centre").describe("weights of the locations: centre (Gaussian) or none"),
  }),
  fixedSize: true,
  descriptorLength: ({ shape }) => shape.channels,
  ...noParameters,
  aggregate(ops, [featureMap], _parameters, { shape, options: { prior } }) {
    const { height, width } = sizeOf(shape);
    const weighted =
      prior === "centre"
        ? ops.multiply(featureMap, ops.constant(centrePrior(height, width), [height, width, 1]))
        : featureMap;
    return l2Normalise(ops, ops.sum(weighted, [1, 2]), 1);
  },
});

/** w(y, x), `[height, width]`. */
function centrePrior(height: number, width: number): Float32Array {
  const sigma = Math.min(height, width) / 6;
  return Float32Array.from({ length: height * width }, (_, location) => {
    const y = Math.floor(location / width) - (height - 1) / 2;
    const x = (location % width) - (width - 1) / 2;
    return Math.exp(-(y * y + x * x) / (2 * sigma * sigma));
  });
}
