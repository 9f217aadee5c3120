import type * as TensorFlow from "@tensorflow/tfjs-core";

type Tensor = TensorFlow.Tensor;

/**
 * Gives matrix products another gradient: the same sums, with factors that are transposed by themselves first. TensorFlow.js
 * asks the kernel to transpose, and on WebAssembly only plain products run on XNNPACK: measured ten times as fast and more
 * (4.22.0, 1920 × 1280 by 1280 × 64).
 */
export function useFastProductGradients(tf: typeof TensorFlow): void {
  const kernelName = "BatchMatMul";
  tf.unregisterGradient(kernelName);
  tf.registerGradient({
    kernelName,
    inputsToSave: ["a", "b"],
    gradFunc: (gradients, saved, attributes) => {
      const [left, right] = saved as [Tensor, Tensor];
      const gradient = gradients as Tensor;
      const { transposeA, transposeB } = attributes as unknown as TensorFlow.BatchMatMulAttrs;
      // With A = op(left) and B = op(right): dA = gradient·Bᵀ and dB = Aᵀ·gradient, each turned as its factor is.
      return {
        a: () => {
          const other = transposeB ? right : turned(tf, right);
          return transposeA ? tf.matMul(turned(tf, other), turned(tf, gradient)) : tf.matMul(gradient, other);
        },
        b: () => {
          // dBᵀ = gradientᵀ·A: the gradient is turned, most often the smaller one of the two.
          const product = tf.matMul(turned(tf, gradient), transposeA ? turned(tf, left) : left);
          return transposeB ? product : turned(tf, product);
        },
      };
    },
  });
}

/** The last two axes change places. */
function turned(tf: typeof TensorFlow, value: Tensor): Tensor {
  const axes = Array.from({ length: value.rank }, (_, axis) => axis);
  return tf.transpose(value, [...axes.slice(0, -2), value.rank - 1, value.rank - 2]);
}
