import { flattenLocations, l2Normalise, type Ops } from "@loci/core";
import { z } from "zod";
import { defineHead, type HeadContext } from "../head-definition.js";
import type { Parameters } from "./linear.js";
import { constant, plannedParameters } from "./parameter-plan.js";
import { perceptron, perceptronPlan } from "./perceptron.js";
import { transportShares } from "./sinkhorn.js";

/** Rounds of Sinkhorn's scaling: the published code's. */
const ITERATIONS = 3;

const options = z.strictObject({
  clusters: z.int().min(1).max(1024).default(64).describe("number of clusters m, 1 to 1024"),
  channels: z.int().min(1).max(1024).default(128).describe("channels l per cluster, 1 to 1024"),
  token: z.int().min(1).max(4096).default(256).describe("length g of the token of the whole picture, 1 to 4096"),
  hidden: z.int().min(1).max(4096).default(512).describe("hidden units of the three perceptrons, 1 to 4096"),
  dropout: z
    .number()
    .min(0)
    .max(0.9)
    .default(0.3)
    .describe("share of hidden units of scores and features left out in training, 0 to 0.9"),
});

type Context = HeadContext<z.output<typeof options>>;

/**
 * s(x), f(x), t(x) = perceptrons with one hidden layer: scores of m clusters, l features, a token of length g.
 * P = optimal transport of the n locations to the clusters and a dustbin of learned score z (see sinkhorn.ts);
 * V_k = Σ_n P_nk·f(x_n); f = [t / ‖t‖; V_1 / ‖V_1‖; …; V_m / ‖V_m‖], cluster-major, then L2.
 *
 * The published model takes t from DINOv2's class token, which a convolutional backbone has not: here t is of the average of
 * the locations. V is flattened cluster-major, published channel-major. Defaults are the paper's, whose local descriptors have
 * 768 channels.
 */
export const salad = defineHead({
  name: "salad",
  family: "learned",
  summary: "Optimal transport of locations to clusters and a dustbin",
  source: "Izquierdo, Civera: Optimal Transport Aggregation for Visual Place Recognition, CVPR 2024 (arXiv 2311.15937)",
  options,
  descriptorLength: ({ options: { clusters, channels, token } }) => token + clusters * channels,
  ...plannedParameters(({ shape, options: { clusters, channels, token, hidden } }: Context) => ({
    ...perceptronPlan("scores", [shape.channels, hidden, clusters]),
    ...perceptronPlan("features", [shape.channels, hidden, channels]),
    ...perceptronPlan("token", [shape.channels, hidden, token]),
    dustbin: { dims: [1], start: constant(1) },
  })),
  aggregate(ops, [featureMap], parameters, { shape, options, mode }) {
    const { clusters, channels } = options;
    const dropout = mode === "training" ? options.dropout : 0;
    const locations = flattenLocations(ops, featureMap, shape.channels);
    const shares = sharesOf(ops, locations, parameters, { clusters, dropout });
    const features = perceptron(ops, locations, parameters, "features", dropout);
    const sums = l2Normalise(ops, ops.matMul(ops.transpose(shares, [0, 2, 1]), features), 2);
    const token = l2Normalise(ops, perceptron(ops, ops.mean(locations, [1]), parameters, "token"), 1);
    return l2Normalise(ops, ops.concat([token, ops.reshape(sums, ["same", clusters * channels])], 1), 1);
  },
});

/** `[batch, locations, clusters]`: what is not the dustbin's. */
function sharesOf<T>(
  ops: Ops<T>,
  locations: T,
  parameters: Parameters<T>,
  { clusters, dropout }: Pick<z.output<typeof options>, "clusters" | "dropout">,
): T {
  const scores = perceptron(ops, locations, parameters, "scores", dropout);
  // Ones of dims that only the data know: [batch, locations, 1].
  const zeros = ops.multiply(ops.mean(scores, [2], { keep: true }), ops.constant(0));
  const ones = ops.add(zeros, ops.constant(1));
  const withDustbin = ops.concat([scores, ops.multiply(ones, parameters["dustbin"] as T)], 2);
  const count = ops.sum(ones, [1], { keep: true });
  const shares = transportShares(ops, withDustbin, count, { clusters, iterations: ITERATIONS });
  const kept = Int32Array.from({ length: clusters }, (_, cluster) => cluster);
  return ops.gather(shares, kept, 2, clusters + 1);
}
