import type { Ops } from "@loci/core";

/** value·factor */
export const scaled = <T>(ops: Ops<T>, value: T, factor: number): T => ops.multiply(value, ops.constant(factor));

/** left·a + right·b */
export const combined = <T>(ops: Ops<T>, [left, a]: readonly [T, number], [right, b]: readonly [T, number]): T =>
  ops.add(scaled(ops, left, a), scaled(ops, right, b));
