/**
 * The operators that aggregation heads are written in. A head's formula is written once against `Ops<T>`; an interpreter
 * gives it meaning: `tensorflowOps` computes with TensorFlow.js, eagerly and with gradients, `onnxOps` adds nodes to an ONNX
 * graph. Feature maps are `[batch, height, width, channels]`, and binary operators broadcast from the right as in NumPy.
 * The lengths of batch, height and width may be unknown when a formula is written down, so no operator asks for them.
 */
export interface Ops<T> {
  /** A constant, row-major; a plain number is a scalar, `[]`. */
  constant(value: number | Float32Array, dims?: readonly number[]): T;
  add(left: T, right: T): T;
  subtract(left: T, right: T): T;
  multiply(left: T, right: T): T;
  divide(left: T, right: T): T;
  maximum(left: T, right: T): T;
  /** left^right, for left >= 0. */
  power(left: T, right: T): T;
  sqrt(value: T): T;
  /** Over the last axis. */
  softmax(value: T): T;
  /** Matrix product over the last two axes. Leading axes are batches: both have the same ones, or `right` has none. */
  matMul(left: T, right: T): T;
  /** Exchanges the last two of three axes: `[batch, rows, columns]` → `[batch, columns, rows]`. */
  transpose(value: T): T;
  /** Reductions over `axes` (0 is the first), which are dropped unless `keep` is set. */
  mean(value: T, axes: readonly number[], options?: ReduceOptions): T;
  sum(value: T, axes: readonly number[], options?: ReduceOptions): T;
  max(value: T, axes: readonly number[], options?: ReduceOptions): T;
  /** The same elements in the same order under other dims. At most one dim is "infer". */
  reshape(value: T, dims: readonly ReshapeDim[]): T;
}

export interface ReduceOptions {
  /** Keep the reduced axes with length 1 (default false). */
  readonly keep?: boolean;
}

/** A length; "same" for the length that this axis has in the input; "infer" for whatever is left. */
export type ReshapeDim = number | "same" | "infer";
