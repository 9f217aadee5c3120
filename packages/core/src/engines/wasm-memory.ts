import type * as TensorFlow from "@tensorflow/tfjs-core";

/** A tensor as kernels get and give it. */
export type HeapTensor = TensorFlow.TensorInfo;
export type Kernel = TensorFlow.KernelFunc;

/** What of the WebAssembly backend's class makes tensors in its memory. */
export interface WasmMemory {
  /** Its values are whatever was there before. */
  makeOutput(shape: number[], dtype: HeapTensor["dtype"]): HeapTensor;
  /** A view, until something is made: then the memory may have grown. */
  typedArrayFromHeap(tensor: HeapTensor): Float32Array;
  disposeData(dataId: object): boolean;
}

const WASM = "wasm";

/** One of the backend's own kernels, or what took its place. */
export const wasmKernel = (tf: typeof TensorFlow, name: string): Kernel => tf.getKernel(name, WASM).kernelFunc;

/** Puts a kernel in the place of the one of this name, where there is one. */
export function putWasmKernel(tf: typeof TensorFlow, kernelName: string, kernelFunc: Kernel): void {
  if (tf.getKernelsForBackend(WASM).some((kernel) => kernel.kernelName === kernelName)) {
    tf.unregisterKernel(kernelName, WASM);
  }
  tf.registerKernel({ kernelName, backendName: WASM, kernelFunc });
}
