import { l2Normalise, type Ops } from "@loci/core";
import { z } from "zod";
import { defineNeck } from "./neck-definition.js";

/**
 * y_n = a_n·x_n at every location n, a = N·softmax_n(scale · w·x_n/‖x_n‖): one learned direction says which of the N locations
 * count. The weights a of a picture are 1 on average. w starts from zeros, where every location counts alike and the head behind is
 * what it is without attention; training finds what to look at.
 */
export const attention = defineNeck({
  name: "attention",
  summary: "Learned weight of every location, by a softmax over the picture",
  source:
    "Noh, Araujo, Sim, Weyand, Han: Large-Scale Image Retrieval with Attentive Deep Local Features, ICCV 2017 (arXiv 1612.06321), with a " +
    "softmax in place of softplus; Girdhar, Ramanan: Attentional Pooling for Action Recognition, NeurIPS 2017 (arXiv 1711.01467)",
  options: z.strictObject({
    scale: z.number().min(0.1).max(100).default(8).describe("of unit locations: larger learns faster, 0.1 to 100"),
  }),
  outputShape: ({ shape }) => shape,
  parameterDims: ({ shape }) => ({ direction: [shape.channels, 1] }),
  initialise: ({ shape: { channels } }) => ({
    direction: { data: new Float32Array(channels), shape: [channels, 1] },
  }),
  transform<T>(
    ops: Ops<T>,
    featureMap: T,
    parameters: Readonly<Record<string, T>>,
    { options: { scale } }: { readonly options: { readonly scale: number } },
  ) {
    const along = ops.matMul(l2Normalise(ops, featureMap, 3), parameters["direction"] as T);
    const scores = ops.multiply(along, ops.constant(scale));
    const places = [1, 2];
    const shares = ops.exp(ops.subtract(scores, ops.max(scores, places, { keep: true })));
    return ops.multiply(featureMap, ops.divide(shares, ops.mean(shares, places, { keep: true })));
  },
});
