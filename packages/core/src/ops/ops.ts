/**
 * The operators that aggregation heads are written in, and the stages of a network that are trained with them. A formula is
 * written once against `Ops<T>`; an interpreter gives it meaning: `tensorflowOps` computes with TensorFlow.js, eagerly and
 * with gradients, `onnxOps` adds nodes to an ONNX graph. Feature maps are `[batch, height, width, channels]`, and binary operators broadcast from the right as in NumPy.
 * The length of an axis may be unknown when a formula is written down, so no operator asks for one. Axes count from 0;
 * −1 is the last.
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
  /** 1 where the two are equal, else 0. No gradient. */
  equal(left: T, right: T): T;
  /** 1 where left > right, else 0. No gradient. */
  greater(left: T, right: T): T;

  sqrt(value: T): T;
  exp(value: T): T;
  log(value: T): T;
  abs(value: T): T;
  /** −1, 0 or 1. No gradient. */
  sign(value: T): T;
  /** The value where it is above 0, else 0. */
  relu(value: T): T;
  /** Over the last axis. */
  softmax(value: T): T;
  /** The last axis in ascending order. Gradients go to where the values came from. @param length of the last axis */
  sort(value: T, length: number): T;
  /** Uniform random numbers in [0, 1) of the same dims: for training only. */
  uniformLike(value: T): T;

  /** Matrix product over the last two axes. Leading axes are batches: both have the same ones, or `right` has none. */
  matMul(left: T, right: T): T;

  /** Reductions over `axes`, which are dropped unless `keep` is set. */
  mean(value: T, axes: readonly number[], options?: ReduceOptions): T;
  sum(value: T, axes: readonly number[], options?: ReduceOptions): T;
  /** The sum of the squares, which are not kept. */
  sumOfSquares(value: T, axes: readonly number[], options?: ReduceOptions): T;
  max(value: T, axes: readonly number[], options?: ReduceOptions): T;

  /** Pooling of a feature map in windows. */
  maxPool(featureMap: T, windows: Windows): T;
  /** Divides by the number of locations in the window, padding not counted. */
  averagePool(featureMap: T, windows: Windows): T;

  /**
   * Convolution as networks mean it, without mirroring the kernel; zeros outside.
   * @param kernel `[height, width, channels, results]`
   */
  convolve(featureMap: T, kernel: T, steps: WindowSteps): T;
  /**
   * Each channel convolved by kernels of its own; the results of one channel next to each other.
   * @param kernel `[height, width, channels, results of a channel]`
   * @param channels of the feature map
   */
  convolveDepthwise(featureMap: T, kernel: T, channels: number, steps: WindowSteps): T;

  /** The same elements in the same order under other dims. At most one dim is "infer". */
  reshape(value: T, dims: readonly ReshapeDim[]): T;
  /** Axis `i` of the result is axis `order[i]` of `value`. */
  transpose(value: T, order: readonly number[]): T;
  /** Side by side along `axis`. */
  concat(values: readonly T[], axis: number): T;
  /**
   * The slices of `value` at `indices` along `axis`; index −1 gives zeros. With constant indices this is also cropping,
   * striding, padding, mirroring and (with a sum behind it) adding up groups, all with gradients.
   * @param length of that axis in `value`
   */
  gather(value: T, indices: Int32Array, axis: number, length: number): T;
  /** Moved along `axis`, of any length: element i of the result is element i − places, or zero where there is none. */
  shift(value: T, axis: number, places: number): T;
}

export interface ReduceOptions {
  /** Keep the reduced axes with length 1 (default false). */
  readonly keep?: boolean;
}

/** Where windows lie. Window (i, j) begins at row i · stride[0] − padding.top, and so on. */
export interface Windows {
  /** Height and width in locations. */
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  /** Locations added outside, which take no part in a window's result. */
  readonly padding: { readonly top: number; readonly left: number; readonly bottom: number; readonly right: number };
}

/** Of a convolution, whose kernel has its own height and width. */
export type WindowSteps = Omit<Windows, "kernel">;

/** A length; "same" for the length that this axis has in the input; "infer" for whatever is left. */
export type ReshapeDim = number | "same" | "infer";
