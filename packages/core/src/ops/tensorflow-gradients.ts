import type * as TensorFlow from "@tensorflow/tfjs-core";
import { copiesOf } from "./copies-of.js";
import { firstOfRun } from "./first-of-run.js";

type Tensor = TensorFlow.Tensor;

/** The same value as a constant. */
export function withoutGradient(tf: typeof TensorFlow, value: Tensor): Tensor {
  const constant = tf.customGrad((...inputs: unknown[]) => ({
    value: tf.clone(inputs[0] as Tensor),
    gradFunc: (gradient: Tensor) => tf.zerosLike(gradient),
  }));
  return constant(value);
}

/** A comparison as 1 or 0, with the gradient zero, where TensorFlow.js has none and refuses the whole formula. */
export function flatComparison(
  tf: typeof TensorFlow,
  compare: (left: Tensor, right: Tensor) => Tensor,
  left: Tensor,
  right: Tensor,
): Tensor {
  const comparison = tf.customGrad((...inputs: unknown[]) => {
    const [one, other] = inputs as [Tensor, Tensor];
    return {
      value: tf.cast(compare(one, other), "float32"),
      gradFunc: () => [tf.zerosLike(one), tf.zerosLike(other)],
    };
  });
  return comparison(left, right);
}

/**
 * The last axis in ascending order, with a gradient, which TensorFlow.js's topk has not: the gradient of a sorted value
 * belongs to the place the value came from.
 */
export function differentiableSort(tf: typeof TensorFlow, value: Tensor, length: number): Tensor {
  // One value is in order, and TensorFlow.js's oneHot refuses a length of 1.
  if (length === 1) return value;
  const sort = tf.customGrad((...inputs: unknown[]) => {
    const [input, save] = inputs as [Tensor, TensorFlow.GradSaveFunc];
    const { values, indices } = tf.topk(tf.neg(input), length);
    save([indices]);
    const gradFunc = (gradient: Tensor, saved: Tensor[]) => {
      // Row i of the permutation matrix has its one at the place that sorted value i came from.
      const permutation = tf.oneHot(tf.cast(saved[0] as Tensor, "int32"), length);
      return tf.sum(tf.mul(tf.expandDims(gradient, -1), tf.cast(permutation, "float32")), -2);
    };
    return { value: tf.neg(values), gradFunc };
  });
  return sort(value);
}

/**
 * Slices at constant indices along an axis, −1 for zeros. The gradient adds up, for every slice of the input, those of
 * its copies: itself a gather, where TensorFlow.js would use UnsortedSegmentSum, which WebAssembly lacks.
 */
export function differentiableGather(
  tf: typeof TensorFlow,
  value: Tensor,
  indices: Int32Array,
  axis: number,
  length: number,
): Tensor {
  const along = axis < 0 ? axis + value.rank : axis;
  const first = firstOfRun(indices);
  if (first !== undefined) {
    const begin = value.shape.map((_, i) => (i === along ? first : 0));
    const size = value.shape.map((dim, i) => (i === along ? indices.length : dim));
    return tf.slice(value, begin, size);
  }
  const gather = tf.customGrad((...inputs: unknown[]) => {
    const input = inputs[0] as Tensor;
    const gradFunc = (gradient: Tensor) =>
      copiesOf(indices, length)
        .map((places) => gatherOrZero(tf, gradient, places, along))
        .reduce((sum, part) => tf.add(sum, part));
    return { value: gatherOrZero(tf, input, indices, along), gradFunc };
  });
  return gather(value);
}

function gatherOrZero(tf: typeof TensorFlow, value: Tensor, indices: Int32Array, axis: number): Tensor {
  const length = value.shape[axis] as number;
  if (!indices.includes(-1)) return tf.gather(value, tf.tensor1d(indices, "int32"), axis);
  const zeroDims = value.shape.map((dim, position) => (position === axis ? 1 : dim));
  const positions = indices.map((index) => (index === -1 ? length : index));
  return tf.gather(tf.concat([value, tf.zeros(zeroDims)], axis), tf.tensor1d(positions, "int32"), axis);
}
