import type { Ops } from "@loci/core";
import { type AttentionSize, attention, attentionPlan } from "./attention.js";
import { layerNorm, layerNormPlan } from "./layer-norm.js";
import type { Parameters } from "./linear.js";
import type { ParameterPlan } from "./parameter-plan.js";
import { perceptron, perceptronPlan } from "./perceptron.js";

export const encoderLayerPlan = (name: string, channels: number): ParameterPlan => ({
  ...attentionPlan(`${name}.attention`, channels),
  ...layerNormPlan(`${name}.attentionNorm`, channels),
  ...perceptronPlan(`${name}.perceptron`, [channels, 4 * channels, channels]),
  ...layerNormPlan(`${name}.perceptronNorm`, channels),
});

/**
 * PyTorch's TransformerEncoderLayer without dropout: x ← LayerNorm(x + attention(x, x)); x ← LayerNorm(x + perceptron(x)), with
 * 4·channels hidden units.
 * @param items `[batch, items, channels]`; the result has the same dims
 */
export function encoderLayer<T>(
  ops: Ops<T>,
  items: T,
  parameters: Parameters<T>,
  name: string,
  size: AttentionSize,
): T {
  const attended = attention(ops, { queries: items, memory: items }, parameters, `${name}.attention`, size);
  const mixed = layerNorm(ops, ops.add(items, attended), parameters, `${name}.attentionNorm`);
  const transformed = perceptron(ops, mixed, parameters, `${name}.perceptron`);
  return layerNorm(ops, ops.add(mixed, transformed), parameters, `${name}.perceptronNorm`);
}
