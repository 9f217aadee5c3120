import { type FeatureMapShape, l2Normalise, type OneOrMore } from "@loci/core";
import { z } from "zod";
import { defineHead, noParameters } from "../head-definition.js";
import { atCommonSize } from "./common-size.js";
import { productsOfChannels, signedRoot } from "./second-order.js";

/**
 * Z = (1/N) Σ_n x_n·y_nᵀ with x and y from two feature maps; z = sign(Z)·√(|Z| + ε); row-major, component i·C_B + j; L2.
 * Length C_A·C_B. The paper's two networks may be two layers of one: maps of different size are averaged down to the smaller
 * one first (the paper takes layers of one size, or crops). ε is 1e-8 of the product of the maps' root mean squares.
 */
export const multimodalBilinear = defineHead({
  name: "multimodal-bilinear",
  family: "bilinear",
  summary: "Products of the channels of two layers, averaged over locations",
  source:
    "Lin, RoyChowdhury, Maji: Bilinear CNN Models for Fine-grained Visual Recognition, ICCV 2015 (arXiv 1504.07889)",
  options: z.strictObject({}),
  featureMaps: { least: 2, most: 2 },
  fixedSize: true,
  descriptorLength: lengthOf,
  ...noParameters,
  aggregate(ops, featureMaps, _parameters, context) {
    const [left, right] = atCommonSize(ops, featureMaps, context.shapes) as [
      (typeof featureMaps)[0],
      (typeof featureMaps)[0],
    ];
    const products = ops.reshape(productsOfChannels(ops, left, right), ["same", lengthOf(context)]);
    return l2Normalise(ops, signedRoot(ops, products), 1);
  },
});

function lengthOf({ shapes }: { readonly shapes: OneOrMore<FeatureMapShape> }): number {
  return shapes.reduce((product, { channels }) => product * channels, 1);
}
