import { RetrievalError } from "../errors.js";
import type { OnnxGraph } from "../onnx/graph.js";
import type { LayerInfo, Preprocessing } from "./backbone.js";
import { foldNormalisation, normalisationStatistics, padding, toOnnxKernel, windowStep } from "./keras-convolution.js";
import type { KerasLayer, Weight } from "./layers-model.js";
import { networkInput } from "./network-input.js";

/** What the conversion knows of a value: its name in the graph and its layer's info. */
export interface KerasValue extends LayerInfo {
  readonly name: string;
}

export interface KerasConversion {
  readonly graph: OnnxGraph;
  readonly layer: KerasLayer;
  readonly inputs: readonly KerasValue[];
  readonly weights: ReadonlyMap<string, Weight>;
  /** The batch normalisation that follows this layer and is folded into it. */
  readonly normalisation: KerasLayer | undefined;
  /** Of a batch normalisation: whether it is in the convolution before it already. */
  readonly isFolded: boolean;
  readonly preprocessing: Preprocessing | undefined;
}

/** Keras layer classes by name: each adds the layer's nodes and gives its value. */
export const kerasConverters: Readonly<Record<string, (conversion: KerasConversion) => KerasValue>> = {
  InputLayer({ graph, preprocessing }) {
    const whole = { channels: 3, stride: 1, steps: [] };
    if (preprocessing) return { ...whole, name: networkInput(graph, preprocessing, "channels-first") };
    const picture = graph.input(":picture", "float32", ["batch", "height", "width", 3]);
    return { ...whole, name: graph.node("Transpose", [picture], { perm: [0, 3, 1, 2] }, "input/planes") };
  },
  Conv2D: convolution,
  DepthwiseConv2D: convolution,
  BatchNormalization(conversion) {
    const input = only(conversion.inputs);
    if (conversion.isFolded) return input;
    const { graph, layer, weights } = conversion;
    const statistics = normalisationStatistics(layer, weights, input.channels).map((values) =>
      graph.initializer(values, [input.channels], `${layer.name}:statistic`),
    );
    const epsilon = { epsilon: { float: layer.config["epsilon"] as number } };
    return { ...input, name: graph.node("BatchNormalization", [input.name, ...statistics], epsilon, layer.name) };
  },
  ReLU({ graph, layer, inputs }) {
    const { max_value: ceiling, negative_slope: slope, threshold } = layer.config;
    if (slope || threshold) throw unsupportedLayer(layer, "a slope or threshold", "none");
    const { name, ...info } = only(inputs);
    if (ceiling === null || ceiling === undefined) return unary("Relu", graph, layer, inputs);
    return { ...info, name: clip(graph, name, ceiling as number, layer.name) };
  },
  Activation: (conversion) => activated(only(conversion.inputs), conversion, conversion.layer.name),
  LeakyReLU({ graph, layer, inputs }) {
    const { name, ...info } = only(inputs);
    const alpha = { alpha: { float: (layer.config["alpha"] as number | undefined) ?? 0.3 } };
    return { ...info, name: graph.node("LeakyRelu", [name], alpha, layer.name) };
  },
  Rescaling({ graph, layer, inputs }) {
    const { name, ...info } = only(inputs);
    const constant = (key: string) => {
      const value = layer.config[key];
      if (typeof value !== "number") throw unsupportedLayer(layer, `${key} of each channel`, "one number");
      return graph.initializer(Float32Array.of(value), [], `${layer.name}:${key}`);
    };
    const scaled = graph.node("Mul", [name, constant("scale")], {}, `${layer.name}:scaled`);
    return { ...info, name: graph.node("Add", [scaled, constant("offset")], {}, layer.name) };
  },
  // These do nothing when a network is used.
  Dropout: ({ inputs }) => only(inputs),
  SpatialDropout2D: ({ inputs }) => only(inputs),
  GaussianNoise: ({ inputs }) => only(inputs),
  // Keras gives [batch, channels] or one location: here it is one location, which a Reshape to that leaves alone.
  GlobalAveragePooling2D: ({ graph, layer, inputs }) => unary("GlobalAveragePool", graph, layer, inputs),
  Reshape({ layer, inputs }) {
    const shape = layer.config["target_shape"] as readonly number[];
    const isOneLocation = shape.length === 3 && shape[0] === 1 && shape[1] === 1;
    if (!isOneLocation) throw unsupportedLayer(layer, `shape ${shape.join(" × ")}`, "1 × 1 × channels");
    return only(inputs);
  },
  Multiply: ({ graph, layer, inputs }) => {
    // A map times one number for each of its channels: the map's locations stay.
    const map = inputs.reduce((one, other) => (other.steps.length > one.steps.length ? other : one));
    return { ...map, name: graph.node("Mul", names(inputs), {}, layer.name) };
  },
  MaxPooling2D: (conversion) => pooling("MaxPool", conversion),
  // Keras leaves padding out of the mean, which is ONNX's default too.
  AveragePooling2D: (conversion) => pooling("AveragePool", conversion),
  ZeroPadding2D({ graph, layer, inputs }) {
    const [[top, bottom], [left, right]] = layer.config["padding"] as [[number, number], [number, number]];
    const pads = BigInt64Array.from([0, 0, top, left, 0, 0, bottom, right], BigInt);
    const { name, steps, ...info } = only(inputs);
    if (top + bottom !== left + right)
      throw unsupportedLayer(layer, "padding that differs by side", "the same for height and width");
    const padded = [...steps, { kernel: 1, stride: 1, padding: top + bottom }];
    return {
      ...info,
      steps: padded,
      name: graph.node("Pad", [name, graph.initializer(pads, [8], ":pads")], {}, layer.name),
    };
  },
  Concatenate({ graph, layer, inputs }) {
    const channels = inputs.reduce((sum, input) => sum + input.channels, 0);
    return { ...only(inputs), name: graph.node("Concat", names(inputs), { axis: 1 }, layer.name), channels };
  },
  Add: ({ graph, layer, inputs }) => ({ ...only(inputs), name: graph.node("Add", names(inputs), {}, layer.name) }),
};

function convolution(conversion: KerasConversion): KerasValue {
  const { graph, layer, inputs, weights, normalisation } = conversion;
  const input = only(inputs);
  const isLinear = layer.config["activation"] === "linear";
  const depthwise = layer.class_name === "DepthwiseConv2D";
  const kernel = weights.get(`${layer.name}/${depthwise ? "depthwise_kernel" : "kernel"}`);
  if (kernel === undefined) throw unsupportedLayer(layer, "no kernel among the weights", "one");
  if (layer.config["dilation_rate"]?.toString() !== "1,1")
    throw unsupportedLayer(layer, "a dilated kernel", "dilation 1");
  const folded = foldNormalisation(toOnnxKernel(kernel, depthwise), layer, normalisation, weights);
  const [channels] = folded.kernel.shape as [number];
  const stride = (layer.config["strides"] as [number, number])[0];
  const output = graph.node(
    "Conv",
    [
      input.name,
      graph.initializer(folded.kernel.values, folded.kernel.shape, `${layer.name}/kernel`),
      graph.initializer(folded.bias, [channels], `${layer.name}/bias`),
    ],
    { strides: [stride, stride], group: depthwise ? input.channels : 1, ...padding(layer, "kernel_size") },
    isLinear ? (normalisation?.name ?? layer.name) : `${layer.name}:linear`,
  );
  const value = { name: output, channels, ...through(input, layer, "kernel_size") };
  return isLinear ? value : activated(value, conversion, layer.name);
}

/** Keras activations by name. */
const activations: Readonly<Record<string, (graph: OnnxGraph, value: string, name: string) => string>> = {
  linear: (graph, value, name) => graph.node("Identity", [value], {}, name),
  relu: (graph, value, name) => graph.node("Relu", [value], {}, name),
  relu6: (graph, value, name) => clip(graph, value, 6, name),
  elu: (graph, value, name) => graph.node("Elu", [value], {}, name),
  sigmoid: (graph, value, name) => graph.node("Sigmoid", [value], {}, name),
  tanh: (graph, value, name) => graph.node("Tanh", [value], {}, name),
  swish: (graph, value, name) =>
    graph.node("Mul", [value, graph.node("Sigmoid", [value], {}, `${name}:sigmoid`)], {}, name),
  hard_sigmoid: (graph, value, name) =>
    graph.node("HardSigmoid", [value], { alpha: { float: 0.2 }, beta: { float: 0.5 } }, name),
};

function activated(
  value: KerasValue,
  { graph, layer }: Pick<KerasConversion, "graph" | "layer">,
  name: string,
): KerasValue {
  const activation = String(layer.config["activation"]);
  const write = Object.hasOwn(activations, activation) ? activations[activation] : undefined;
  if (write === undefined)
    throw unsupportedLayer(layer, `activation ${activation}`, Object.keys(activations).join(", "));
  return { ...value, name: write(graph, value.name, name) };
}

function clip(graph: OnnxGraph, value: string, ceiling: number, name: string): string {
  const bounds = [0, ceiling].map((bound) => graph.initializer(Float32Array.of(bound), [], ":bound"));
  return graph.node("Clip", [value, ...bounds], {}, name);
}

function pooling(operator: string, { graph, layer, inputs }: KerasConversion): KerasValue {
  const input = only(inputs);
  const [step] = layer.config["strides"] as [number, number];
  const window = layer.config["pool_size"] as [number, number];
  const attributes = { kernel_shape: window, strides: [step, step], ...padding(layer, "pool_size") };
  const name = graph.node(operator, [input.name], attributes, layer.name);
  return { name, channels: input.channels, ...through(input, layer, "pool_size") };
}

/** Stride and steps behind a layer that slides a window over the map. */
function through(
  { stride, steps }: KerasValue,
  layer: KerasLayer,
  windowKey: "kernel_size" | "pool_size",
): Pick<LayerInfo, "stride" | "steps"> {
  const { kernel, stride: step, padding: added } = windowStep(layer, windowKey);
  const keepsLength = step === 1 && (added === "same" || added === kernel - 1);
  return { stride: stride * step, steps: keepsLength ? steps : [...steps, { kernel, stride: step, padding: added }] };
}

function unary(operator: string, graph: OnnxGraph, layer: KerasLayer, inputs: readonly KerasValue[]): KerasValue {
  const { name, ...info } = only(inputs);
  return { ...info, name: graph.node(operator, [name], {}, layer.name) };
}

const only = (inputs: readonly KerasValue[]): KerasValue => inputs[0] as KerasValue;
const names = (inputs: readonly KerasValue[]): string[] => inputs.map((input) => input.name);

export function unsupportedLayer(layer: KerasLayer, got: string, expected: string): RetrievalError {
  return new RetrievalError({ what: `Keras layer "${layer.name}" cannot be converted`, expected, got });
}
