import { flattenLocations, l2Normalise } from "@loci/core";
import { z } from "zod";
import { defineHead, type HeadContext } from "../head-definition.js";
import { generalisedMean } from "../pooling/generalised-mean.js";
import { linear, linearPlan } from "./linear.js";
import { constant, plannedParameters } from "./parameter-plan.js";

const options = z.strictObject({
  channels: z.int().min(1).max(4096).default(512).describe("length d of the descriptor, 1 to 4096"),
  p: z.number().min(1).max(64).default(3).describe("exponent that GeM starts from, 1 to 64"),
});

type Context = HeadContext<z.output<typeof options>>;

/**
 * x_n = local descriptor / its L2 norm; g_c = (mean_n max(x_n,c, 1e-6)^p)^(1/p); f = g·W + b, then L2. p is learned.
 *
 * The same formula as the published code, computed relative to each channel's largest value. Not the head `gem` with stages
 * around it: g is not normalised before the linear layer.
 */
export const cosplace = defineHead({
  name: "cosplace",
  family: "learned",
  summary: "GeM of unit local descriptors, then a linear layer",
  source:
    "Berton, Masone, Caputo: Rethinking Visual Geo-localization for Large-Scale Applications, CVPR 2022 (arXiv 2204.02287)",
  options,
  descriptorLength: ({ options: { channels } }) => channels,
  ...plannedParameters(({ shape, options: { channels, p } }: Context) => ({
    p: { dims: [1], start: constant(p) },
    ...linearPlan("projection", shape.channels, channels),
  })),
  aggregate(ops, [featureMap], parameters, { shape }) {
    const locations = l2Normalise(ops, flattenLocations(ops, featureMap, shape.channels), 2);
    const pooled = generalisedMean(ops, locations, [1], parameters["p"] as typeof featureMap);
    return l2Normalise(ops, linear(ops, pooled, parameters, "projection"), 1);
  },
});
