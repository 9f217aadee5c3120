import type * as TensorFlow from "@tensorflow/tfjs-core";

type Tensor = TensorFlow.TensorInfo;
type Kernel = TensorFlow.KernelFunc;

const [PRODUCT, BACKEND] = ["BatchMatMul", "wasm"];

const withFastProducts = new WeakSet<typeof TensorFlow>();

/**
 * Gives the WebAssembly backend faster matrix products. Of its own (4.22.0) only those of one matrix by one other, neither to
 * be transposed, run on XNNPACK; the rest, gradients among them, run in plain loops, measured at a tenth of the speed. So
 * factors are transposed first, and products of batches are made one by one.
 */
export function useFastProducts(tf: typeof TensorFlow): void {
  if (withFastProducts.has(tf)) return;
  withFastProducts.add(tf);
  const plain = kernelOf(tf, PRODUCT);
  tf.unregisterKernel(PRODUCT, BACKEND);
  tf.registerKernel({ kernelName: PRODUCT, backendName: BACKEND, kernelFunc: fastProduct(tf, plain) });
}

const kernelOf = (tf: typeof TensorFlow, name: string): Kernel => tf.getKernel(name, BACKEND).kernelFunc;

/** @param plain the backend's own product */
const fastProduct =
  (tf: typeof TensorFlow, plain: Kernel): Kernel =>
  ({ inputs, backend, attrs }) => {
    const { a, b } = inputs as { readonly a: Tensor; readonly b: Tensor };
    const { transposeA, transposeB } = attrs as unknown as TensorFlow.BatchMatMulAttrs;
    const made: Tensor[] = [];
    const run = (kernel: Kernel, given: unknown, attributes: object) => {
      const tensor = kernel({ inputs: given as never, attrs: attributes as never, backend }) as Tensor;
      made.push(tensor);
      return tensor;
    };
    const turned = (x: Tensor) => run(kernelOf(tf, "Transpose"), { x }, { perm: lastTwoChanged(x.shape.length) });
    const [left, right] = [transposeA ? turned(a) : a, transposeB ? turned(b) : b];
    const multiply = (one: Tensor, other: Tensor) =>
      run(plain, { a: one, b: other }, { transposeA: false, transposeB: false });

    const batch = left.shape.slice(0, -2);
    const items = batch.reduce((product, length) => product * length, 1);
    const item = (tensor: Tensor, place: number) => {
      const size = [1, ...tensor.shape.slice(-2)];
      const x = { ...tensor, shape: [items, ...tensor.shape.slice(-2)] };
      return run(kernelOf(tf, "Slice"), { x }, { begin: [place, 0, 0], size });
    };
    const all = () => {
      const products = Array.from({ length: items }, (_, place) => multiply(item(left, place), item(right, place)));
      const joined = run(kernelOf(tf, "Concat"), products, { axis: 0 });
      return { ...joined, shape: [...batch, ...joined.shape.slice(-2)] };
    };
    // Of batches that differ one would have to be repeated: that is left to the backend.
    const isBatch = items > 1 && batch.join() === right.shape.slice(0, -2).join();
    const result = isBatch ? all() : multiply(left, right);
    const others = made.filter(({ dataId }) => dataId !== result.dataId);
    for (const { dataId } of others) (backend as TensorFlow.KernelBackend).disposeData(dataId);
    return result;
  };

/** All axes in their order, but for the last two. */
function lastTwoChanged(rank: number): number[] {
  return [...Array.from({ length: rank - 2 }, (_, axis) => axis), rank - 1, rank - 2];
}
