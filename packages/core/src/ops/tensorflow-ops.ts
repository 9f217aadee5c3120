import type * as TensorFlow from "@tensorflow/tfjs-core";
import type { Ops } from "./ops.js";

/** Ops that compute at once with TensorFlow.js, gradients included. @param tf the library, with its backend set */
export function tensorflowOps(tf: typeof TensorFlow): Ops<TensorFlow.Tensor> {
  return {
    constant: (value, dims = []) =>
      typeof value === "number" ? tf.scalar(value, "float32") : tf.tensor(value, [...dims], "float32"),
    add: (left, right) => tf.add(left, right),
    subtract: (left, right) => tf.sub(left, right),
    multiply: (left, right) => tf.mul(left, right),
    divide: (left, right) => tf.div(left, right),
    maximum: (left, right) => tf.maximum(left, right),
    power: (left, right) => tf.pow(left, right),
    sqrt: (value) => tf.sqrt(value),
    softmax: (value) => tf.softmax(value),
    matMul: (left, right) => matMul(tf, left, right),
    transpose: (value) => tf.transpose(value, [0, 2, 1]),
    mean: (value, axes, options) => tf.mean(value, [...axes], options?.keep),
    sum: (value, axes, options) => tf.sum(value, [...axes], options?.keep),
    max: (value, axes, options) => tf.max(value, [...axes], options?.keep),
    reshape: (value, dims) => {
      const lengths = dims.map((dim, axis) => (dim === "same" ? (value.shape[axis] as number) : dim));
      return tf.reshape(
        value,
        lengths.map((length) => (length === "infer" ? -1 : length)),
      );
    },
  };
}

/** TensorFlow.js has no batched product with a plain matrix; folding the batch into the rows is the same product. */
function matMul(tf: typeof TensorFlow, left: TensorFlow.Tensor, right: TensorFlow.Tensor): TensorFlow.Tensor {
  if (right.rank !== 2 || left.rank === 2) return tf.matMul(left, right);
  const rows = tf.reshape(left, [-1, left.shape.at(-1) as number]);
  return tf.reshape(tf.matMul(rows, right), [...left.shape.slice(0, -1), right.shape[1] as number]);
}
