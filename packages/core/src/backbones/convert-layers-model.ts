import { RetrievalError } from "../errors.js";
import { OnnxGraph } from "../onnx/graph.js";
import type { LayerInfo, Preprocessing } from "./backbone.js";
import { foldNormalisation, padding, toOnnxKernel, windowStep } from "./keras-convolution.js";
import { type KerasLayer, type LayersModelArtifacts, readWeights, type Weight } from "./layers-model.js";
import { networkInput } from "./network-input.js";

export interface ConvertedNetwork {
  readonly graph: OnnxGraph;
  readonly layers: Readonly<Record<string, LayerInfo>>;
}

/** What the conversion knows of a value: its name in the graph and its layer's info. */
interface Value extends LayerInfo {
  readonly name: string;
}

/**
 * Converts a Keras CNN to ONNX up to `lastLayer`: raw pixels in (`pixels`, uint8 `[batch, height, width, 3]`, any size), one
 * value per Keras layer under the layer's name, `[batch, channels, height, width]`. Batch normalisation is folded into the
 * convolution before it, which leaves no value of its own.
 * @throws RetrievalError naming the layer whose class or setting is not covered
 */
export function convertLayersModel(
  artifacts: LayersModelArtifacts,
  preprocessing: Preprocessing,
  lastLayer: string,
): ConvertedNetwork {
  const graph = new OnnxGraph();
  const layers = ancestorsOf(lastLayer, artifacts.modelTopology.model_config.config.layers);
  const weights = readWeights(artifacts);
  const normalisationOf = new Map(
    layers.filter((layer) => layer.class_name === "BatchNormalization").map((layer) => [inputsOf(layer)[0], layer]),
  );
  const values = new Map<string, Value>();
  for (const layer of layers) {
    const inputs = inputsOf(layer).map((name) => values.get(name) as Value);
    const convert = converters[layer.class_name];
    if (convert === undefined)
      throw unsupported(layer, `class ${layer.class_name}`, Object.keys(converters).join(", "));
    const normalisation = normalisationOf.get(layer.name);
    values.set(layer.name, convert({ graph, layer, inputs, weights, normalisation, preprocessing }));
  }
  const last = values.get(lastLayer) as Value;
  graph.output(last.name, "float32", ["batch", last.channels, "rows", "columns"]);
  const named = [...values].filter(([name, value]) => name === value.name);
  return {
    graph,
    layers: Object.fromEntries(named.map(([layer, { name: _, ...info }]) => [layer, info])),
  };
}

interface Conversion {
  readonly graph: OnnxGraph;
  readonly layer: KerasLayer;
  readonly inputs: readonly Value[];
  readonly weights: ReadonlyMap<string, Weight>;
  /** The batch normalisation that follows this layer and is folded into it. */
  readonly normalisation: KerasLayer | undefined;
  readonly preprocessing: Preprocessing;
}

/** Keras layer classes by name: each adds the layer's nodes and gives its value. */
const converters: Readonly<Record<string, (conversion: Conversion) => Value>> = {
  InputLayer: ({ graph, preprocessing }) => ({
    name: networkInput(graph, preprocessing, "channels-first"),
    channels: 3,
    stride: 1,
    steps: [],
  }),
  Conv2D: convolution,
  DepthwiseConv2D: convolution,
  // Its arithmetic is in the convolution already.
  BatchNormalization: ({ inputs }) => only(inputs),
  ReLU({ graph, layer, inputs }) {
    const { max_value: ceiling } = layer.config;
    if (ceiling === null || ceiling === undefined) return unary("Relu", graph, layer, inputs);
    const bounds = [0, ceiling as number].map((bound) => graph.initializer(Float32Array.of(bound), [], "bound"));
    const { name, ...info } = only(inputs);
    return { ...info, name: graph.node("Clip", [name, ...bounds], {}, layer.name) };
  },
  Activation({ graph, layer, inputs }) {
    const activation = layer.config["activation"];
    if (activation !== "relu") throw unsupported(layer, `activation ${activation}`, "relu");
    return unary("Relu", graph, layer, inputs);
  },
  MaxPooling2D: (conversion) => pooling("MaxPool", conversion),
  // Keras leaves padding out of the mean, which is ONNX's default too.
  AveragePooling2D: (conversion) => pooling("AveragePool", conversion),
  ZeroPadding2D({ graph, layer, inputs }) {
    const [[top, bottom], [left, right]] = layer.config["padding"] as [[number, number], [number, number]];
    const pads = BigInt64Array.from([0, 0, top, left, 0, 0, bottom, right], BigInt);
    const { name, steps, ...info } = only(inputs);
    if (top + bottom !== left + right)
      throw unsupported(layer, "padding that differs by side", "the same for height and width");
    const padded = [...steps, { kernel: 1, stride: 1, padding: top + bottom }];
    return {
      ...info,
      steps: padded,
      name: graph.node("Pad", [name, graph.initializer(pads, [8], "pads")], {}, layer.name),
    };
  },
  Concatenate({ graph, layer, inputs }) {
    const channels = inputs.reduce((sum, input) => sum + input.channels, 0);
    return { ...only(inputs), name: graph.node("Concat", names(inputs), { axis: 1 }, layer.name), channels };
  },
  Add: ({ graph, layer, inputs }) => ({ ...only(inputs), name: graph.node("Add", names(inputs), {}, layer.name) }),
};

function convolution({ graph, layer, inputs, weights, normalisation }: Conversion): Value {
  const input = only(inputs);
  const depthwise = layer.class_name === "DepthwiseConv2D";
  const kernel = weights.get(`${layer.name}/${depthwise ? "depthwise_kernel" : "kernel"}`);
  if (kernel === undefined) throw unsupported(layer, "no kernel among the weights", "one");
  if (layer.config["activation"] !== "linear") throw unsupported(layer, "a fused activation", "linear");
  if (layer.config["dilation_rate"]?.toString() !== "1,1") throw unsupported(layer, "a dilated kernel", "dilation 1");
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
    normalisation?.name ?? layer.name,
  );
  return { name: output, channels, ...through(input, layer, "kernel_size") };
}

function pooling(operator: string, { graph, layer, inputs }: Conversion): Value {
  const input = only(inputs);
  const [step] = layer.config["strides"] as [number, number];
  const window = layer.config["pool_size"] as [number, number];
  const attributes = { kernel_shape: window, strides: [step, step], ...padding(layer, "pool_size") };
  const name = graph.node(operator, [input.name], attributes, layer.name);
  return { name, channels: input.channels, ...through(input, layer, "pool_size") };
}

/** Stride and steps behind a layer that slides a window over the map. */
function through(
  { stride, steps }: Value,
  layer: KerasLayer,
  windowKey: "kernel_size" | "pool_size",
): Pick<LayerInfo, "stride" | "steps"> {
  const { kernel, stride: step, padding: added } = windowStep(layer, windowKey);
  const keepsLength = step === 1 && (added === "same" || added === kernel - 1);
  return { stride: stride * step, steps: keepsLength ? steps : [...steps, { kernel, stride: step, padding: added }] };
}

function unary(operator: string, graph: OnnxGraph, layer: KerasLayer, inputs: readonly Value[]): Value {
  const { name, ...info } = only(inputs);
  return { ...info, name: graph.node(operator, [name], {}, layer.name) };
}

const only = (inputs: readonly Value[]): Value => inputs[0] as Value;
const names = (inputs: readonly Value[]): string[] => inputs.map((input) => input.name);
const inputsOf = (layer: KerasLayer): string[] => (layer.inbound_nodes[0] ?? []).map(([name]) => name);

/** The layers that `lastLayer` needs, in the file's order, which is an order of computation. */
function ancestorsOf(lastLayer: string, layers: readonly KerasLayer[]): KerasLayer[] {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const needed = new Set<string>();
  const open = [lastLayer];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const layer = byName.get(name);
    if (layer === undefined) throw new RetrievalError({ what: `the network has no layer "${name}"` });
    if (!needed.has(name)) open.push(...inputsOf(layer));
    needed.add(name);
  }
  return layers.filter((layer) => needed.has(layer.name));
}

function unsupported(layer: KerasLayer, got: string, expected: string): RetrievalError {
  return new RetrievalError({ what: `Keras layer "${layer.name}" cannot be converted`, expected, got });
}
