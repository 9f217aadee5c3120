import type * as TensorFlow from "@tensorflow/tfjs-core";
import type { Ops, ReshapeDim, WindowSteps, Windows } from "./ops.js";
import { differentiableGather, differentiableSort, flatComparison, withoutGradient } from "./tensorflow-gradients.js";

type Tensor = TensorFlow.Tensor;

/**
 * Ops that compute at once with TensorFlow.js, gradients included.
 * @param tf the library, with its backend set
 * @param seed of `uniformLike`, which gives other numbers at every call
 */
export function tensorflowOps(tf: typeof TensorFlow, seed = 1): Ops<Tensor> {
  let draws = 0;
  return {
    constant: (value, dims = []) =>
      typeof value === "number" ? tf.scalar(value, "float32") : tf.tensor(value, [...dims], "float32"),
    add: (left, right) => tf.add(left, right),
    subtract: (left, right) => tf.sub(left, right),
    multiply: (left, right) => tf.mul(left, right),
    divide: (left, right) => tf.div(left, right),
    maximum: (left, right) => tf.maximum(left, right),
    power: (left, right) => tf.pow(left, right),
    equal: (left, right) => flatComparison(tf, tf.equal, left, right),
    greater: (left, right) => flatComparison(tf, tf.greater, left, right),
    sqrt: (value) => tf.sqrt(value),
    exp: (value) => tf.exp(value),
    log: (value) => tf.log(value),
    abs: (value) => tf.abs(value),
    sign: (value) => sign(tf, value),
    relu: (value) => tf.relu(value),
    softmax: (value) => tf.softmax(value),
    sort: (value, length) => differentiableSort(tf, value, length),
    uniformLike: (value) => tf.randomUniform(value.shape, 0, 1, "float32", seed + draws++),
    matMul: (left, right) => matMul(tf, left, right),
    mean: (value, axes, options) => tf.mean(value, [...axes], options?.keep),
    sum: (value, axes, options) => tf.sum(value, [...axes], options?.keep),
    sumOfSquares: (value, axes, options) => tf.sum(tf.square(value), [...axes], options?.keep),
    max: (value, axes, options) => tf.max(value, [...axes], options?.keep),
    maxPool: (featureMap, windows) => maxPool(tf, featureMap as TensorFlow.Tensor4D, windows),
    averagePool: (featureMap, windows) => averagePool(tf, featureMap as TensorFlow.Tensor4D, windows),
    convolve: (featureMap, kernel, steps) =>
      tf.conv2d(padded(tf, featureMap, steps), kernel as TensorFlow.Tensor4D, [...steps.stride], "valid"),
    convolveDepthwise: (featureMap, kernel, _channels, steps) =>
      tf.depthwiseConv2d(padded(tf, featureMap, steps), kernel as TensorFlow.Tensor4D, [...steps.stride], "valid"),
    reshape: (value, dims) => tf.reshape(value, dims.map(lengthIn(value))),
    transpose: (value, order) => tf.transpose(value, [...order]),
    concat: (values, axis) => tf.concat([...values], axis < 0 ? axis + (values[0] as Tensor).rank : axis),
    gather: (value, indices, axis, length) => differentiableGather(tf, value, indices, axis, length),
    shift: (value, axis, places) => shift(tf, value, axis < 0 ? axis + value.rank : axis, places),
  };
}

/** Not tf.sign, which on WebAssembly takes values below 1e-7 for zero (4.22.0). */
function sign(tf: typeof TensorFlow, value: Tensor): Tensor {
  const zero = tf.scalar(0);
  return tf.sub(flatComparison(tf, tf.greater, value, zero), flatComparison(tf, tf.greater, zero, value));
}

const lengthIn = (value: Tensor) => (dim: ReshapeDim, axis: number) =>
  dim === "infer" ? -1 : dim === "same" ? (value.shape[axis] as number) : dim;

/** TensorFlow.js has no batched product with a plain matrix; folding the batch into the rows is the same product. */
function matMul(tf: typeof TensorFlow, left: Tensor, right: Tensor): Tensor {
  if (right.rank !== 2 || left.rank === 2) return tf.matMul(left, right);
  const rows = tf.reshape(left, [-1, left.shape.at(-1) as number]);
  return tf.reshape(tf.matMul(rows, right), [...left.shape.slice(0, -1), right.shape[1] as number]);
}

/** Padded on the side that it moves away from, then cut to its length again. */
function shift(tf: typeof TensorFlow, value: Tensor, axis: number, places: number): Tensor {
  const [before, after] = [Math.max(places, 0), Math.max(-places, 0)];
  const padding = value.shape.map((_, i): [number, number] => (i === axis ? [before, after] : [0, 0]));
  const begin = value.shape.map((_, i) => (i === axis ? after : 0));
  return tf.slice(tf.pad(value, padding), begin, value.shape);
}

/** With zeros outside: by hand, since not every backend's convolutions and gradients know an explicit padding. */
function padded(tf: typeof TensorFlow, featureMap: Tensor, { padding }: WindowSteps): TensorFlow.Tensor4D {
  const { top, left, bottom, right } = padding;
  if (top + left + bottom + right === 0) return featureMap as TensorFlow.Tensor4D;
  const sides: [number, number][] = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  return tf.pad(featureMap, sides) as TensorFlow.Tensor4D;
}

/**
 * Padded by hand, since the gradients of TensorFlow.js's pooling know no explicit padding, and lifted above zero, since on
 * WebAssembly a window without a positive value loses its gradient (4.22.0).
 */
function maxPool(tf: typeof TensorFlow, featureMap: TensorFlow.Tensor4D, windows: Windows): Tensor {
  const lift = withoutGradient(tf, tf.sub(1, tf.min(featureMap, [1, 2], true)));
  const lifted = padded(tf, tf.add(featureMap, lift), windows);
  return tf.sub(tf.maxPool(lifted, [...windows.kernel], [...windows.stride], "valid"), lift);
}

/** The mean with zeros for padding, times window size over real locations. */
function averagePool(tf: typeof TensorFlow, featureMap: TensorFlow.Tensor4D, windows: Windows): Tensor {
  const mean = (values: TensorFlow.Tensor4D) =>
    tf.avgPool(padded(tf, values, windows), [...windows.kernel], [...windows.stride], "valid");
  const { top, left, bottom, right } = windows.padding;
  if (top + left + bottom + right === 0) return mean(featureMap);
  const [, height, width] = featureMap.shape;
  return tf.div(mean(featureMap), mean(tf.ones([1, height, width, 1])));
}
