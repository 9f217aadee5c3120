import type * as TensorFlow from "@tensorflow/tfjs-core";
import { depthwiseFilterGradient, depthwiseInputGradient } from "./depthwise-gradients.js";
import { type HeapTensor, type Kernel, putWasmKernel, type WasmMemory, wasmKernel } from "./wasm-memory.js";
import { type ConvolutionInfo, windowRuns } from "./window-runs.js";

/** Bytes of the matrix that holds the windows of some pictures. */
const WINDOW_BYTES = 2 ** 24;

const withGradients = new WeakSet<typeof TensorFlow>();

/**
 * Gives the WebAssembly backend the gradients of convolutions. Of its own (4.22.0) it has only that of dense ones by their
 * input, in plain loops. With the windows of the input as rows of a matrix a convolution is a product by the kernel, and so
 * are its gradients; products run on XNNPACK.
 */
export function useConvolutionGradients(tf: typeof TensorFlow): void {
  if (withGradients.has(tf)) return;
  withGradients.add(tf);
  const multiply = (memory: WasmMemory, a: HeapTensor, b: HeapTensor): HeapTensor => {
    const attrs = { transposeA: false, transposeB: false };
    return wasmKernel(tf, "BatchMatMul")({ inputs: { a, b }, attrs, backend: memory as never }) as HeapTensor;
  };
  putWasmKernel(tf, "Conv2DBackpropFilter", kernelOf(tf, filterGradient(multiply), false));
  putWasmKernel(tf, "Conv2DBackpropInput", kernelOf(tf, inputGradient(tf, multiply), false));
  putWasmKernel(tf, "DepthwiseConv2dNativeBackpropFilter", kernelOf(tf, depthwiseFilterGradient, true));
  putWasmKernel(tf, "DepthwiseConv2dNativeBackpropInput", kernelOf(tf, depthwiseInputGradient, true));
}

/** The gradient, from the input for the filter's, from the filter for the input's. */
export type ConvolutionGradient = (
  memory: WasmMemory,
  info: ConvolutionInfo,
  given: HeapTensor,
  dy: HeapTensor,
) => HeapTensor;
type Multiply = (memory: WasmMemory, a: HeapTensor, b: HeapTensor) => HeapTensor;

/** What the four kernels are called with: one of the two shapes is that of an input, the other is among the attributes. */
interface Call {
  readonly inputs: { readonly x?: HeapTensor; readonly filter?: HeapTensor; readonly dy: HeapTensor };
  readonly attrs: {
    readonly strides: [number, number] | number;
    readonly pad: Parameters<typeof TensorFlow.backend_util.computeConv2DInfo>[4];
    readonly dataFormat?: string;
    readonly inputShape?: number[];
    readonly filterShape?: number[];
  };
  readonly backend: unknown;
}

type Dims = [number, number, number, number];

/** TensorFlow.js itself refuses gradients of dilated convolutions. */
function kernelOf(tf: typeof TensorFlow, gradient: ConvolutionGradient, isDepthwise: boolean): Kernel {
  return (call) => {
    const { inputs, attrs, backend } = call as unknown as Call;
    const { x, filter, dy } = inputs;
    const { strides, pad, dataFormat = "NHWC", inputShape = x?.shape, filterShape = filter?.shape } = attrs;
    if (dataFormat !== "NHWC")
      throw new Error(`the gradient of a convolution in the layout ${dataFormat} is not written`);
    const info = tf.backend_util.computeConv2DInfo(
      ...([inputShape as Dims, filterShape as Dims, strides, 1, pad, undefined, isDepthwise] as const),
    );
    return gradient(backend as WasmMemory, info, (x ?? filter) as HeapTensor, dy);
  };
}

/** With windows W `[locations, taps · inputs]` and gradient D `[locations, outputs]`: Wᵀ D. */
const filterGradient =
  (multiply: Multiply): ConvolutionGradient =>
  (memory, info, x, dy) => {
    const { filterShape, outChannels } = info;
    const result = memory.makeOutput([...filterShape], "float32");
    memory.typedArrayFromHeap(result).fill(0);
    for (const part of partsOf(info)) {
      const windows = memory.makeOutput([part.inputs, part.locations], "float32");
      fillWindows(memory, info, part, { x, windows });
      const gradients = rowsOf(memory, dy, part.firstLocation, [part.locations, outChannels]);
      const product = multiply(memory, windows, gradients);
      addTo(memory.typedArrayFromHeap(result), memory.typedArrayFromHeap(product));
      for (const { dataId } of [windows, gradients, product]) memory.disposeData(dataId);
    }
    return result;
  };

/** With gradient D `[locations, outputs]` and kernel K `[taps · inputs, outputs]`: D Kᵀ, added up where windows overlap. */
const inputGradient =
  (tf: typeof TensorFlow, multiply: Multiply): ConvolutionGradient =>
  (memory, info, filter, dy) => {
    const { inShape, outChannels } = info;
    const result = memory.makeOutput([...inShape], "float32");
    memory.typedArrayFromHeap(result).fill(0);
    const turned = turnedKernel(tf, memory, info, filter);
    for (const part of partsOf(info)) {
      const gradients = rowsOf(memory, dy, part.firstLocation, [part.locations, outChannels]);
      const windows = multiply(memory, gradients, turned);
      addWindows(memory, info, part, { windows, result });
      for (const { dataId } of [gradients, windows]) memory.disposeData(dataId);
    }
    memory.disposeData(turned.dataId);
    return result;
  };

/** Some pictures of a batch. */
interface Part {
  readonly firstPicture: number;
  readonly pictures: number;
  /** Of the output: the first one's row in `[locations, channels]`, and how many there are. */
  readonly firstLocation: number;
  readonly locations: number;
  /** Numbers in a window. */
  readonly inputs: number;
}

/** As many pictures at a time as the windows of have room. */
function partsOf({ batchSize, outHeight, outWidth, filterHeight, filterWidth, inChannels }: ConvolutionInfo): Part[] {
  const [perPicture, inputs] = [outHeight * outWidth, filterHeight * filterWidth * inChannels];
  const most = Math.max(1, Math.floor(WINDOW_BYTES / (4 * perPicture * inputs)));
  return Array.from({ length: Math.ceil(batchSize / most) }, (_, place) => {
    const firstPicture = place * most;
    const pictures = Math.min(most, batchSize - firstPicture);
    return {
      firstPicture,
      pictures,
      firstLocation: firstPicture * perPicture,
      locations: pictures * perPicture,
      inputs,
    };
  });
}

/** The windows as columns `[inputs, locations]`; zero where they reach into the padding. */
function fillWindows(
  memory: WasmMemory,
  info: ConvolutionInfo,
  { firstPicture, pictures, locations }: Part,
  { x, windows }: { readonly x: HeapTensor; readonly windows: HeapTensor },
): void {
  const { inChannels, inHeight, inWidth, outHeight, outWidth, strideWidth } = info;
  const [from, to] = [memory.typedArrayFromHeap(x), memory.typedArrayFromHeap(windows)];
  const [runs, step] = [windowRuns(info), strideWidth * inChannels];
  to.fill(0);
  for (let picture = 0; picture < pictures; picture++) {
    for (const { tap, output, input, count } of runs) {
      const source = ((firstPicture + picture) * inHeight * inWidth + input) * inChannels;
      const target = tap * inChannels * locations + picture * outHeight * outWidth + output;
      for (let channel = 0; channel < inChannels; channel++) {
        const row = target + channel * locations;
        for (let place = 0; place < count; place++) to[row + place] = from[source + channel + place * step] as number;
      }
    }
  }
}

/** Adds windows as rows `[locations, inputs]` to where they come from. */
function addWindows(
  memory: WasmMemory,
  info: ConvolutionInfo,
  { firstPicture, pictures, inputs }: Part,
  { windows, result }: { readonly windows: HeapTensor; readonly result: HeapTensor },
): void {
  const { inChannels, inHeight, inWidth, outHeight, outWidth, strideWidth } = info;
  const [from, to] = [memory.typedArrayFromHeap(windows), memory.typedArrayFromHeap(result)];
  const runs = windowRuns(info);
  for (let picture = 0; picture < pictures; picture++) {
    for (const { tap, output, input, count } of runs) {
      for (let place = 0; place < count; place++) {
        const source = (picture * outHeight * outWidth + output + place) * inputs + tap * inChannels;
        const target = ((firstPicture + picture) * inHeight * inWidth + input + place * strideWidth) * inChannels;
        for (let channel = 0; channel < inChannels; channel++) {
          to[target + channel] = (to[target + channel] as number) + (from[source + channel] as number);
        }
      }
    }
  }
}

/** The kernel as a matrix `[outputs, taps · inputs]`. */
function turnedKernel(
  tf: typeof TensorFlow,
  memory: WasmMemory,
  { outChannels }: ConvolutionInfo,
  filter: HeapTensor,
): HeapTensor {
  const values = memory.typedArrayFromHeap(filter).length;
  const matrix = rowsOf(memory, filter, 0, [values / outChannels, outChannels]);
  const inputs = { x: matrix };
  const backend = memory as never;
  const turned = wasmKernel(tf, "Transpose")({ inputs, attrs: { perm: [1, 0] }, backend }) as HeapTensor;
  memory.disposeData(matrix.dataId);
  return turned;
}

/** A copy of some rows of what is read as a matrix. */
function rowsOf(memory: WasmMemory, tensor: HeapTensor, first: number, [rows, columns]: [number, number]): HeapTensor {
  const copy = memory.makeOutput([rows, columns], "float32");
  const values = memory.typedArrayFromHeap(tensor).subarray(first * columns, (first + rows) * columns);
  memory.typedArrayFromHeap(copy).set(values);
  return copy;
}

function addTo(sum: Float32Array, values: Float32Array): void {
  for (let place = 0; place < sum.length; place++) sum[place] = (sum[place] as number) + (values[place] as number);
}
