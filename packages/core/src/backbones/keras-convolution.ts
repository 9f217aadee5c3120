import { RetrievalError } from "../errors.js";
import type { Attribute } from "../onnx/graph.js";
import type { SideStep } from "./backbone.js";
import { foldIntoKernel } from "./fold-into-kernel.js";
import type { KerasLayer, Weight } from "./layers-model.js";

/**
 * Keras keeps kernels as `[height, width, in, out]`, depthwise ones as `[height, width, channels, multiplier]`.
 * ONNX wants `[out, in, height, width]`, and `[channels · multiplier, 1, height, width]`.
 */
export function toOnnxKernel(kernel: Weight, depthwise: boolean): Weight {
  const [height, width, inputs, outputs] = kernel.shape as KernelDims;
  const values = new Float32Array(kernel.values.length);
  forEachPlace([height, width, inputs, outputs], depthwise, (keras, onnx) => {
    values[onnx] = kernel.values[keras] as number;
  });
  return { values, shape: depthwise ? [inputs * outputs, 1, height, width] : [outputs, inputs, height, width] };
}

/** The inverse of `toOnnxKernel`. @param channels of the input of a depthwise convolution, which has a kernel for each */
export function fromOnnxKernel(kernel: Weight, channels?: number): Weight {
  const [first, second, height, width] = kernel.shape as KernelDims;
  const shape: KernelDims =
    channels === undefined ? [height, width, second, first] : [height, width, channels, first / channels];
  const values = new Float32Array(kernel.values.length);
  forEachPlace(shape, channels !== undefined, (keras, onnx) => {
    values[keras] = kernel.values[onnx] as number;
  });
  return { values, shape };
}

type KernelDims = [number, number, number, number];

/** Told of each weight of a kernel where it lies in Keras's layout and in ONNX's. */
function forEachPlace(
  [height, width, inputs, outputs]: KernelDims,
  depthwise: boolean,
  tell: (keras: number, onnx: number) => void,
): void {
  const area = height * width;
  for (let location = 0; location < area; location++) {
    for (let input = 0; input < inputs; input++) {
      for (let output = 0; output < outputs; output++) {
        const plane = depthwise ? input * outputs + output : output * inputs + input;
        tell((location * inputs + input) * outputs + output, plane * area + location);
      }
    }
  }
}

/**
 * Folds batch normalisation into the convolution before it. Without a normalisation only the bias is looked up.
 */
export function foldNormalisation(
  kernel: Weight,
  layer: KerasLayer,
  normalisation: KerasLayer | undefined,
  weights: ReadonlyMap<string, Weight>,
): { kernel: Weight; bias: Float32Array } {
  const [channels] = kernel.shape as [number];
  const bias = weights.get(`${layer.name}/bias`)?.values ?? new Float32Array(channels);
  if (normalisation === undefined) return { kernel, bias };
  const [gamma, beta, mean, variance] = normalisationStatistics(normalisation, weights, channels);
  const epsilon = normalisation.config["epsilon"] as number;
  const folded = foldIntoKernel({ kernel: kernel.values, bias, gamma, beta, mean, variance, epsilon });
  return { kernel: { shape: kernel.shape, values: folded.kernel }, bias: folded.bias };
}

/** Gamma, beta, mean and variance of a batch normalisation, a number for each channel. */
export function normalisationStatistics(
  { name }: KerasLayer,
  weights: ReadonlyMap<string, Weight>,
  channels: number,
): readonly [Float32Array, Float32Array, Float32Array, Float32Array] {
  const statistic = (which: string, missing: number) =>
    weights.get(`${name}/${which}`)?.values ?? new Float32Array(channels).fill(missing);
  return [statistic("gamma", 1), statistic("beta", 0), statistic("moving_mean", 0), statistic("moving_variance", 1)];
}

/**
 * ONNX attributes for Keras's `padding`. "same" at stride 1 is a constant padding, smaller half first; at a larger stride it
 * depends on the input's size, which is left to the runtime.
 */
export function padding(layer: KerasLayer, windowKey: "kernel_size" | "pool_size"): Record<string, Attribute> {
  const mode = layer.config["padding"];
  const [height, width] = layer.config[windowKey] as [number, number];
  const strides = layer.config["strides"] as [number, number];
  if (mode === "valid") return {};
  if (mode !== "same")
    throw new RetrievalError({
      what: `Keras layer "${layer.name}"`,
      expected: "padding same or valid",
      got: String(mode),
    });
  if (strides[0] > 1 || strides[1] > 1) return { auto_pad: "SAME_UPPER" };
  const before = (length: number) => Math.floor((length - 1) / 2);
  const after = (length: number) => Math.ceil((length - 1) / 2);
  return { pads: [before(height), before(width), after(height), after(width)] };
}

/** What the layer does to the length of a side. @throws RetrievalError when that differs between height and width */
export function windowStep(layer: KerasLayer, windowKey: "kernel_size" | "pool_size"): SideStep {
  const [height, width] = layer.config[windowKey] as [number, number];
  const [stride, strideOfColumns] = layer.config["strides"] as [number, number];
  const same = layer.config["padding"] === "same";
  // At stride 1 "same" keeps the length, whatever the window.
  if (stride !== strideOfColumns || (height !== width && !(same && stride === 1))) {
    const what = `Keras layer "${layer.name}"`;
    throw new RetrievalError({
      what,
      expected: "the same window and stride for height and width",
      got: `${height} × ${width}`,
    });
  }
  return { kernel: height, stride, padding: same ? "same" : 0 };
}
