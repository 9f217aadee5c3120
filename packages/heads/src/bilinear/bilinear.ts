import { flattenLocations, l2Normalise } from "@loci/core";
import { z } from "zod";
import { defineHead, noParameters } from "../head-definition.js";
import { oncePerHead } from "./once-per-head.js";
import { meanSquareOf, productsOfChannels, signedRoot, signedRootOption, triangleLength } from "./second-order.js";
import { productsInBlocks, symmetricBlocks } from "./symmetric-blocks.js";

const blocks = oncePerHead(({ shape: { channels } }) => symmetricBlocks(channels));
const wholeDiagonal = oncePerHead(({ shape: { channels } }) =>
  Int32Array.from({ length: channels }, (_, i) => i * (channels + 1)),
);

/**
 * Z = (1/N) Σ_n x_n·x_nᵀ; z = sign(Z)·√(|Z| + ε); L2. Length C·(C + 1)/2, or C² when full.
 * Both networks of the paper are the same one here (its symmetric case; for two see multimodal-bilinear), so Z is symmetric.
 * `upper` keeps one of every two equal components, times √2 *after* the root: inner products and distances of descriptors
 * are exactly those of `full`, at half the length; in the order of `SymmetricBlocks`, row by row below 256 channels. Without the root (`root=false`) inner products are Σ_ij (x_i·y_j)²/N² up to scale.
 * ε is 1e-8 of the mean square of the features (the paper has none; fast-MPN-COV adds 1e-8, whatever the scale).
 */
export const bilinear = defineHead({
  name: "bilinear",
  family: "bilinear",
  summary: "Products of all pairs of channels, averaged over locations",
  source:
    "Lin, RoyChowdhury, Maji: Bilinear CNN Models for Fine-grained Visual Recognition, ICCV 2015 (arXiv 1504.07889)",
  options: z.strictObject({
    form: z
      .enum(["upper", "full"])
      .default("upper")
      .describe("upper (every pair of channels once, C(C+1)/2) or full (C^2, the same distances)"),
    root: signedRootOption,
  }),
  // Before, the pairs of 256 channels and more were in the order of the whole triangle.
  revision: 1,
  descriptorLength: ({ shape: { channels }, options: { form } }) =>
    form === "full" ? channels ** 2 : triangleLength(channels),
  ...noParameters,
  aggregate(ops, [featureMap], _parameters, context) {
    const { channels } = context.shape;
    const { form, root } = context.options;
    const locations = flattenLocations(ops, featureMap, channels);
    const isFull = form === "full";
    const length = isFull ? channels ** 2 : triangleLength(channels);
    const products = isFull
      ? ops.reshape(productsOfChannels(ops, locations, locations), ["same", length])
      : productsInBlocks(ops, locations, blocks(context));
    const { diagonal, weights } = isFull ? { diagonal: wholeDiagonal(context) } : blocks(context);
    const unit = meanSquareOf(ops, ops.gather(products, diagonal, 1, length));
    const components = root ? signedRoot(ops, products, unit) : ops.divide(products, unit);
    const vector = weights ? ops.multiply(components, ops.constant(weights, [length])) : components;
    return l2Normalise(ops, vector, 1);
  },
});
