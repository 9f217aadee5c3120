import type * as TensorFlow from "@tensorflow/tfjs-core";
import { type Kernel, putWasmKernel, type HeapTensor as Tensor, type WasmMemory, wasmKernel } from "./wasm-memory.js";

const PRODUCT = "BatchMatMul";

const withFastProducts = new WeakSet<typeof TensorFlow>();

/**
 * Gives the WebAssembly backend faster matrix products. Of its own (4.22.0) only those of one matrix by one other, neither to
 * be transposed, run on XNNPACK; the rest, gradients among them, run in plain loops, measured at a tenth of the speed. So
 * factors are transposed first, and products of batches are made one by one.
 */
export function useFastProducts(tf: typeof TensorFlow): void {
  if (withFastProducts.has(tf)) return;
  withFastProducts.add(tf);
  putWasmKernel(tf, PRODUCT, fastProduct(tf, wasmKernel(tf, PRODUCT)));
}

/** @param plain the backend's own product */
const fastProduct =
  (tf: typeof TensorFlow, plain: Kernel): Kernel =>
  ({ inputs, backend, attrs }) => {
    const { a, b } = inputs as { readonly a: Tensor; readonly b: Tensor };
    const { transposeA, transposeB } = attrs as unknown as TensorFlow.BatchMatMulAttrs;
    const memory = backend as unknown as WasmMemory;
    const run = (kernel: Kernel, given: unknown, attributes: object) =>
      kernel({ inputs: given as never, attrs: attributes as never, backend }) as Tensor;
    const turned = (x: Tensor) => run(wasmKernel(tf, "Transpose"), { x }, { perm: lastTwoChanged(x.shape.length) });
    const multiply = (left: Tensor, right: Tensor) =>
      run(plain, { a: left, b: right }, { transposeA: false, transposeB: false });

    const [left, right] = [transposeA ? turned(a) : a, transposeB ? turned(b) : b];
    const batch = left.shape.slice(0, -2);
    // Of batches that differ one would have to be repeated: that is left to the backend.
    const isBatch = batch.some((length) => length > 1) && batch.join() === right.shape.slice(0, -2).join();
    const result = isBatch ? productsOf(left, right, memory, multiply) : multiply(left, right);
    if (transposeA) memory.disposeData(left.dataId);
    if (transposeB) memory.disposeData(right.dataId);
    return result;
  };

/** `[…batch, rows, columns]`, one product after the other. */
function productsOf(
  left: Tensor,
  right: Tensor,
  memory: WasmMemory,
  multiply: (a: Tensor, b: Tensor) => Tensor,
): Tensor {
  const batch = left.shape.slice(0, -2);
  const result = memory.makeOutput([...batch, left.shape.at(-2) as number, right.shape.at(-1) as number], left.dtype);
  const items = batch.reduce((product, length) => product * length, 1);
  for (let place = 0; place < items; place++) {
    const factors = [itemOf(left, place, memory), itemOf(right, place, memory)] as const;
    const product = multiply(...factors);
    const values = memory.typedArrayFromHeap(product);
    memory.typedArrayFromHeap(result).set(values, place * values.length);
    for (const { dataId } of [...factors, product]) memory.disposeData(dataId);
  }
  return result;
}

/** A copy of one matrix of a batch. The backend's Slice would copy all of the batch first, each time. */
function itemOf(tensor: Tensor, place: number, memory: WasmMemory): Tensor {
  const item = memory.makeOutput([1, ...tensor.shape.slice(-2)], tensor.dtype);
  // Views last until something is made.
  const to = memory.typedArrayFromHeap(item);
  to.set(memory.typedArrayFromHeap(tensor).subarray(place * to.length, (place + 1) * to.length));
  return item;
}

/** All axes in their order, but for the last two. */
function lastTwoChanged(rank: number): number[] {
  return [...Array.from({ length: rank - 2 }, (_, axis) => axis), rank - 1, rank - 2];
}
