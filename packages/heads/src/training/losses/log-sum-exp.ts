import type { Ops } from "@loci/core";

/** Stands for the exponents that are not to count: e^−1000000 is 0, and no option allows exponents of that size. */
const FAR_BELOW = 1e6;

/** Float32 of 0 and 1, as long as `exponents`, 1 for those that count. */
interface Masked<T> {
  readonly exponents: T;
  readonly mask: T;
}

const onlyCounted = <T>(ops: Ops<T>, { exponents, mask }: Masked<T>): T =>
  ops.add(ops.multiply(exponents, mask), ops.multiply(ops.subtract(mask, ops.constant(1)), ops.constant(FAR_BELOW)));

const shiftedSum = <T>(ops: Ops<T>, exponents: T, largest: T): T =>
  ops.sum(ops.exp(ops.subtract(exponents, largest)), [1], { keep: true });

/** log Σ_j e^x_ij of `[rows, columns]` → `[rows, 1]`, without overflow. */
export function logSumExp<T>(ops: Ops<T>, exponents: T): T {
  const largest = ops.max(exponents, [1], { keep: true });
  return ops.add(largest, ops.log(shiftedSum(ops, exponents, largest)));
}

/** The same over the exponents that the mask counts; about −1000000 in a row without any. */
export function maskedLogSumExp<T>(ops: Ops<T>, masked: Masked<T>): T {
  return logSumExp(ops, onlyCounted(ops, masked));
}

/** log(1 + Σ_j e^x_ij) over the exponents that the mask counts: `[rows, columns]` → `[rows, 1]`; 0 in a row without any. */
export function logOnePlusSumExp<T>(ops: Ops<T>, masked: Masked<T>): T {
  const exponents = onlyCounted(ops, masked);
  const largest = ops.maximum(ops.max(exponents, [1], { keep: true }), ops.constant(0));
  const one = ops.exp(ops.subtract(ops.constant(0), largest));
  return ops.add(largest, ops.log(ops.add(one, shiftedSum(ops, exponents, largest))));
}

/** log(1 + e^x) of `[rows, 1]`. */
export function softplus<T>(ops: Ops<T>, exponents: T): T {
  return logOnePlusSumExp(ops, { exponents, mask: ops.constant(1) });
}
