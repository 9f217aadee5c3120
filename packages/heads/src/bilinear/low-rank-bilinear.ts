import { flattenLocations, l2Normalise } from "@loci/core";
import { z } from "zod";
import { defineHead } from "../head-definition.js";
import { randomProjection } from "./random-projection.js";
import { signedRoot, unitMeanSquare } from "./second-order.js";

/**
 * z = (1/N) Σ_n (Uᵀx_n)∘(Vᵀx_n), component j being the bilinear form x·(u_j·v_jᵀ)·x of rank one; sign(z)·√(|z| + ε); L2.
 * U and V are `[C, d]`, length d. The form that one layer takes of hbp's factorised bilinear pooling. The paper pairs the
 * vectors of a picture and a question, with tanh before the product and a projection behind it, which are left out.
 * U and V start from N(0, 1/C), where the head is a random Maclaurin sketch of bilinear pooling. ε is 1e-8 of the mean
 * square of the features.
 */
export const lowRankBilinear = defineHead({
  name: "low-rank-bilinear",
  family: "bilinear",
  summary: "Products of two learnable projections, averaged over locations",
  source: "Kim, On, Lim et al.: Hadamard Product for Low-rank Bilinear Pooling, ICLR 2017 (arXiv 1610.04325)",
  options: z.strictObject({
    dimensions: z.int().min(1).max(16384).default(1024).describe("length of the projections d, 1 to 16384"),
  }),
  descriptorLength: ({ options: { dimensions } }) => dimensions,
  parameterDims: ({ shape: { channels }, options: { dimensions } }) => ({
    left: [channels, dimensions],
    right: [channels, dimensions],
  }),
  initialise: async ({ shape: { channels }, options: { dimensions }, random }) => ({
    left: randomProjection(channels, dimensions, random),
    right: randomProjection(channels, dimensions, random),
  }),
  aggregate(ops, [featureMap], parameters, { shape: { channels } }) {
    const { left, right } = parameters as Record<"left" | "right", typeof featureMap>;
    const locations = unitMeanSquare(ops, flattenLocations(ops, featureMap, channels), channels);
    const products = ops.multiply(ops.matMul(locations, left), ops.matMul(locations, right));
    return l2Normalise(ops, signedRoot(ops, ops.sum(products, [1])), 1);
  },
});
