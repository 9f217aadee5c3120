import type { Ops } from "@loci/core";
import { linear, linearPlan, type Parameters } from "./linear.js";
import { constant, type ParameterPlan, uniform } from "./parameter-plan.js";

export interface AttentionSize {
  readonly channels: number;
  /** Divides `channels`. */
  readonly heads: number;
}

/**
 * Drawn as PyTorch's MultiheadAttention: Xavier-uniform over its three projections as one matrix, biases at 0. Keys have no
 * biases: one would change all scores of a query alike, which the softmax does not see.
 */
export function attentionPlan(name: string, channels: number): ParameterPlan {
  const projection = { weights: uniform(Math.sqrt(6 / (channels + 3 * channels))), biases: constant(0) };
  return {
    ...linearPlan(`${name}.query`, channels, channels, projection),
    [`${name}.key.weights`]: { dims: [channels, channels], start: projection.weights },
    ...linearPlan(`${name}.value`, channels, channels, projection),
    ...linearPlan(`${name}.output`, channels, channels, { biases: constant(0) }),
  };
}

/**
 * Multi-head attention (Vaswani et al.: Attention Is All You Need, NeurIPS 2017): per head of e = channels / heads channels
 * softmax(Q·Kᵀ / √e)·V, with Q of `queries` and K and V of `memory`; the heads side by side through a last linear layer.
 * @param queries `[batch, queries, channels]`
 * @param memory `[batch, items, channels]`
 * @returns dims of `queries`
 */
export function attention<T>(
  ops: Ops<T>,
  { queries, memory }: { readonly queries: T; readonly memory: T },
  parameters: Parameters<T>,
  name: string,
  { channels, heads }: AttentionSize,
): T {
  const perHead = channels / heads;
  const split = (value: T, order: readonly number[]) =>
    ops.transpose(ops.reshape(value, ["same", "same", heads, perHead]), order);
  const query = split(linear(ops, queries, parameters, `${name}.query`), [0, 2, 1, 3]);
  const key = split(ops.matMul(memory, parameters[`${name}.key.weights`] as T), [0, 2, 3, 1]);
  const value = split(linear(ops, memory, parameters, `${name}.value`), [0, 2, 1, 3]);
  const scores = ops.multiply(ops.matMul(query, key), ops.constant(1 / Math.sqrt(perHead)));
  const attended = ops.transpose(ops.matMul(ops.softmax(scores), value), [0, 2, 1, 3]);
  const sideBySide = ops.reshape(attended, ["same", "same", channels]);
  return linear(ops, sideBySide, parameters, `${name}.output`);
}
