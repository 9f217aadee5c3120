import { flattenLocations, l2Normalise } from "@loci/core";
import { z } from "zod";
import { defineHead, type HeadContext, sizeOf } from "../head-definition.js";
import { layerNorm, layerNormPlan } from "./layer-norm.js";
import { linear, linearPlan } from "./linear.js";
import { blockNames, blocksPlan, constant, normal, type ParameterPlan, plannedParameters } from "./parameter-plan.js";
import { perceptron, perceptronPlan } from "./perceptron.js";

const options = z.strictObject({
  depth: z.int().min(1).max(16).default(4).describe("number of mixing blocks L, 1 to 16"),
  channels: z.int().min(1).max(4096).default(512).describe("channels d behind the projection, 1 to 4096"),
  rows: z.int().min(1).max(64).default(4).describe("values r per channel that the locations become, 1 to 64"),
});

type Context = HeadContext<z.output<typeof options>>;

/**
 * X = `[C, N]`, a row per channel over the N = H·W locations. L times: X ← X + W₂·max(W₁·LayerNorm(X) + b₁, 0) + b₂ along the
 * locations; then C → d along the channels and N → r along the locations; flattened channel-major (component c·r + row), L2.
 *
 * The hidden layer has N units, as published (ratio 1). Mixing weights start normal with σ = 0.02 and biases at 0 (the
 * published truncation lies 100 σ out); both projections as PyTorch's linear layers. The paper's d·r is 1024·4 on 1024 channels.
 */
export const mixvpr = defineHead({
  name: "mixvpr",
  family: "learned",
  summary: "Perceptrons that mix all locations of each channel",
  source:
    "Ali-bey, Chaib-draa, Giguère: MixVPR: Feature Mixing for Visual Place Recognition, WACV 2023 (arXiv 2303.02190)",
  options,
  fixedSize: true,
  descriptorLength: ({ options: { channels, rows } }) => channels * rows,
  ...plannedParameters((context: Context) => {
    const { height, width } = sizeOf(context.shape);
    const { depth, channels, rows } = context.options;
    return {
      ...blocksPlan(depth, (name) => blockPlan(name, height * width)),
      ...linearPlan("channels", context.shape.channels, channels),
      ...linearPlan("rows", height * width, rows),
    };
  }),
  aggregate(ops, [featureMap], parameters, { shape, options: { depth, channels, rows } }) {
    let mixed = ops.transpose(flattenLocations(ops, featureMap, shape.channels), [0, 2, 1]);
    for (const name of blockNames(depth)) {
      const normalised = layerNorm(ops, mixed, parameters, `${name}.norm`);
      mixed = ops.add(mixed, perceptron(ops, normalised, parameters, `${name}.mix`));
    }
    const projected = linear(ops, ops.transpose(mixed, [0, 2, 1]), parameters, "channels");
    const flat = linear(ops, ops.transpose(projected, [0, 2, 1]), parameters, "rows");
    return l2Normalise(ops, ops.reshape(flat, ["same", channels * rows]), 1);
  },
});

const blockPlan = (name: string, locations: number): ParameterPlan => ({
  ...layerNormPlan(`${name}.norm`, locations),
  ...perceptronPlan(`${name}.mix`, [locations, locations, locations], { weights: normal(0.02), biases: constant(0) }),
});
