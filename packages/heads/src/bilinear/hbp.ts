import { l2Normalise } from "@loci/core";
import { z } from "zod";
import { defineHead } from "../head-definition.js";
import { atCommonSize } from "./common-size.js";
import { randomProjection } from "./random-projection.js";
import { signedRoot } from "./second-order.js";

/**
 * Layers x⁽¹⁾, x⁽²⁾ and perhaps x⁽³⁾ are projected, p⁽ⁱ⁾ = U_iᵀx⁽ⁱ⁾ with U_i `[C_i, d]`. For the pairs (1, 2), (1, 3), (2, 3):
 * z = (1/N) Σ_n p⁽ⁱ⁾_n∘p⁽ʲ⁾_n; sign(z)·√(|z| + ε); L2. Concatenated in this order, then L2. Length d for two layers, 3·d for three.
 *
 * Differs from the paper: d = 1024 by default, 3,072 components for three layers (paper: 8,192 and 24,576); no biases, as in
 * the paper's formula (Ylexx's PyTorch version has them); layers of different size are averaged down to the smallest (paper:
 * layers of one size); ε is 1e-8 of the product of the layers' root mean squares (Ylexx: 1e-10, whatever the scale).
 * For one layer with itself see low-rank-bilinear. U_i start from N(0, 1/C_i).
 */
export const hbp = defineHead({
  name: "hbp",
  family: "bilinear",
  summary: "Hierarchical bilinear: products between projections of two or three layers",
  source:
    "Yu, Zhao, Zheng et al.: Hierarchical Bilinear Pooling for Fine-Grained Visual Recognition, ECCV 2018 (arXiv 1807.09915)",
  options: z.strictObject({
    dimensions: z.int().min(1).max(16384).default(1024).describe("length of the projections d, 1 to 16384"),
  }),
  featureMaps: { least: 2, most: 3 },
  fixedSize: true,
  descriptorLength: ({ shapes, options: { dimensions } }) => pairsOf(shapes).length * dimensions,
  parameterDims: ({ shapes, options: { dimensions } }) =>
    Object.fromEntries(shapes.map(({ channels }, i) => [projectionName(i), [channels, dimensions]])),
  initialise: async ({ shapes, options: { dimensions }, random }) =>
    Object.fromEntries(
      shapes.map(({ channels }, i) => [projectionName(i), randomProjection(channels, dimensions, random)]),
    ),
  aggregate(ops, featureMaps, parameters, { shapes }) {
    const projected = atCommonSize(ops, featureMaps, shapes).map((locations, i) =>
      ops.matMul(locations, parameters[projectionName(i)] as typeof locations),
    );
    const parts = pairsOf(projected).map(([left, right]) =>
      l2Normalise(ops, signedRoot(ops, ops.sum(ops.multiply(left, right), [1])), 1),
    );
    return l2Normalise(ops, ops.concat(parts, 1), 1);
  },
});

/** U_1 and so on. */
const projectionName = (place: number): string => `projection_${place + 1}`;

/** (1, 2), (1, 3), (2, 3). */
const pairsOf = <Item>(items: readonly Item[]): [Item, Item][] =>
  items.flatMap((left, i) => items.slice(i + 1).map((right): [Item, Item] => [left, right]));
