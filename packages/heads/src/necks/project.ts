import type { Ops } from "@loci/core";
import { z } from "zod";
import { randomProjection } from "../bilinear/random-projection.js";
import { defineNeck } from "./neck-definition.js";

/**
 * y_n = x_n·W + b at every location n: a 1×1 convolution from C to `dimensions` channels. No activation behind it.
 *
 * W starts from normal numbers of variance 1/C (Kaiming, by fan-in, with the gain 1 of a layer without ReLU), b from zeros.
 * So even before training it is a random projection, which keeps squared distances on average, all times dimensions/C.
 */
export const project = defineNeck({
  name: "project",
  summary: "Linear map to fewer or more channels at every location (1×1 convolution)",
  source:
    "Lin, Chen, Yan: Network In Network, ICLR 2014 (arXiv 1312.4400); start: He, Zhang, Ren, Sun: Delving Deep into Rectifiers: " +
    "Surpassing Human-Level Performance on ImageNet Classification, ICCV 2015 (arXiv 1502.01852)",
  options: z.strictObject({
    dimensions: z.int().min(1).max(4096).default(256).describe("channels of the map that comes out, 1 to 4096"),
  }),
  outputShape: ({ shape, options: { dimensions } }) => ({ ...shape, channels: dimensions }),
  parameterDims: ({ shape, options: { dimensions } }) => ({
    weights: [shape.channels, dimensions],
    biases: [dimensions],
  }),
  initialise({ shape: { channels }, options: { dimensions }, random }) {
    return {
      weights: randomProjection(channels, dimensions, random),
      biases: { data: new Float32Array(dimensions), shape: [dimensions] },
    };
  },
  transform<T>(ops: Ops<T>, featureMap: T, parameters: Readonly<Record<string, T>>) {
    return ops.add(ops.matMul(featureMap, parameters["weights"] as T), parameters["biases"] as T);
  },
});
