import { flattenLocations, l2Normalise, type Ops } from "@loci/core";
import { z } from "zod";
import { defineHead, type HeadContext } from "../head-definition.js";
import { type AttentionSize, attention, attentionPlan } from "./attention.js";
import { layerNorm, layerNormPlan } from "./layer-norm.js";
import { linear, linearPlan, type Parameters } from "./linear.js";
import { neighbourhoods } from "./neighbourhoods.js";
import { blockNames, blocksPlan, normal, type ParameterPlan, plannedParameters } from "./parameter-plan.js";
import { encoderLayer, encoderLayerPlan } from "./transformer-encoder.js";

const options = z.strictObject({
  channels: z.int().min(1).max(1024).default(256).describe("channels d behind the convolution, 1 to 1024"),
  queries: z.int().min(1).max(512).default(64).describe("learned queries M per block, 1 to 512"),
  depth: z.int().min(1).max(8).default(2).describe("number of blocks L, 1 to 8"),
  rows: z.int().min(1).max(256).default(16).describe("values r per channel that the queries' answers become, 1 to 256"),
});

type Context = HeadContext<z.output<typeof options>>;

/**
 * X = LayerNorm(3×3 convolution of the map, C → d), a row per location; then L blocks:
 *   X ← transformer encoder layer(X);  Q′ = LayerNorm(Q + attention(Q, Q));  O_l = LayerNorm(attention(Q′, X)),
 * with M learned queries Q of the block. [O_1; …; O_L] is `[L·M, d]`; L·M → r along the queries; flattened channel-major
 * (component c·r + row), then L2. There is no positional encoding, so maps may have any size.
 *
 * As the published code, in heads of 64 channels, or a single one when d is not a multiple of 64. Defaults are a quarter of the
 * paper's 16,384 (d = 512, r = 32). Queries start standard normal, everything else as PyTorch's layers.
 */
export const boq = defineHead({
  name: "boq",
  family: "learned",
  summary: "Learned queries that attend to the locations",
  source:
    "Ali-bey, Chaib-draa, Giguère: BoQ: A Place is Worth a Bag of Learnable Queries, CVPR 2024 (arXiv 2405.07364)",
  options,
  descriptorLength: ({ options: { channels, rows } }) => channels * rows,
  ...plannedParameters(({ shape, options: { channels, queries, depth, rows } }: Context) => ({
    ...linearPlan("convolution", 9 * shape.channels, channels),
    ...layerNormPlan("norm", channels),
    ...blocksPlan(depth, (name) => blockPlan(name, channels, queries)),
    ...linearPlan("rows", depth * queries, rows),
  })),
  aggregate(ops, [featureMap], parameters, { options: { channels, depth, rows } }) {
    const size = { channels, heads: channels % 64 === 0 ? channels / 64 : 1 };
    const convolved = linear(ops, neighbourhoods(ops, featureMap), parameters, "convolution");
    let items = layerNorm(ops, flattenLocations(ops, convolved, channels), parameters, "norm");
    const answers = blockNames(depth).map((name) => {
      items = encoderLayer(ops, items, parameters, `${name}.encoder`, size);
      return answersOf(ops, items, parameters, name, size);
    });
    const all = ops.transpose(ops.concat(answers, 1), [0, 2, 1]);
    return l2Normalise(ops, ops.reshape(linear(ops, all, parameters, "rows"), ["same", channels * rows]), 1);
  },
});

const blockPlan = (name: string, channels: number, queries: number): ParameterPlan => ({
  ...encoderLayerPlan(`${name}.encoder`, channels),
  [`${name}.queries`]: { dims: [1, queries, channels], start: normal(1) },
  ...attentionPlan(`${name}.selfAttention`, channels),
  ...layerNormPlan(`${name}.queryNorm`, channels),
  ...attentionPlan(`${name}.crossAttention`, channels),
  ...layerNormPlan(`${name}.answerNorm`, channels),
});

/** `[batch, queries, channels]`. What the queries are does not depend on the picture, so they are computed once a batch. */
function answersOf<T>(ops: Ops<T>, items: T, parameters: Parameters<T>, name: string, size: AttentionSize): T {
  const learned = parameters[`${name}.queries`] as T;
  const given = { queries: learned, memory: learned };
  const attended = attention(ops, given, parameters, `${name}.selfAttention`, size);
  const single = layerNorm(ops, ops.add(learned, attended), parameters, `${name}.queryNorm`);
  // Adding zeros of [batch, 1, channels] repeats them for every picture.
  const zeros = ops.multiply(ops.mean(items, [1], { keep: true }), ops.constant(0));
  const queries = ops.add(single, zeros);
  const answers = attention(ops, { queries, memory: items }, parameters, `${name}.crossAttention`, size);
  return layerNorm(ops, answers, parameters, `${name}.answerNorm`);
}
