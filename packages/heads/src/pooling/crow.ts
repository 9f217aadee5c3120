import { l2Normalise } from "@loci/core";
import { z } from "zod";
import { defineHead, noParameters } from "../head-definition.js";

/** ε of the channel weights: the paper leaves the "small constant" open. */
const EPSILON = 1e-6;

/** Weights below this count as this, below the root; such locations hold (almost) nothing that could be weighted. */
const SMALLEST_SQUARED_WEIGHT = 1e-12;

/**
 * a = max(x, 0), S = Σ over channels of a;
 * spatial weight of a location: w = (S / (Σ over locations of S^2)^(1/2))^(1/2), the paper's a = b = 2;
 * Q_c = share of the locations with a_c > 0; channel weight: I_c = log((C·ε + Σ Q) / (ε + Q_c));
 * f_c = I_c · Σ over locations of w·a_c, then L2. Channels that fire rarely weigh more, as in TF-IDF.
 *
 * Negative values count as 0, since the weights are made for activations after a ReLU. When a single channel fires, its
 * weight is log 1 but for ε, which is what is left to give the descriptor a direction. The paper then whitens by PCA, which
 * is not part of the head.
 */
export const crow = defineHead({
  name: "crow",
  family: "pooling",
  summary: "Sum pooling weighted by place and by rarity of the channel (CroW)",
  source:
    "Kalantidis, Mellina, Osindero: Cross-dimensional Weighting for Aggregated Deep Convolutional Features, ECCVW 2016 (arXiv 1512.04065)",
  options: z.strictObject({}),
  descriptorLength: ({ shape }) => shape.channels,
  ...noParameters,
  aggregate(ops, [featureMap], _parameters, { shape: { channels } }) {
    const activations = ops.maximum(ops.reshape(featureMap, ["same", "infer", channels]), ops.constant(0));
    const strengths = l2Normalise(ops, ops.sum(activations, [2], { keep: true }), 1);
    const weights = ops.sqrt(ops.maximum(strengths, ops.constant(SMALLEST_SQUARED_WEIGHT)));
    const sums = ops.sum(ops.multiply(activations, weights), [1]);
    const shares = ops.mean(ops.greater(activations, ops.constant(0)), [1]);
    const total = ops.add(ops.sum(shares, [1], { keep: true }), ops.constant(channels * EPSILON));
    const rarity = ops.log(ops.divide(total, ops.add(shares, ops.constant(EPSILON))));
    return l2Normalise(ops, ops.multiply(sums, rarity), 1);
  },
});
