import type { Attribute, OnnxGraph } from "../onnx/graph.js";
import { toOnnxKernel } from "./keras-convolution.js";
import type { Weight } from "./layers-model.js";

/** A node of a TensorFlow graph, as `model.json` writes it. */
export interface TensorflowNode {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  readonly attr: Readonly<Record<string, unknown>>;
}

/** A value of the graph that is converted: a map `[batch, channels, height, width]` by name, or a constant. */
export type GraphOperand = { readonly map: string } | { readonly constant: Weight };

interface GraphConversion {
  readonly node: TensorflowNode;
  /** Without those that only order the computation. */
  readonly inputs: readonly GraphOperand[];
  readonly graph: OnnxGraph;
}

/** Undefined where a setting is not covered: then the value cannot be had. */
type GraphConverter = (conversion: GraphConversion) => GraphOperand | undefined;

/** The network's input. No node of TensorFlow's has a colon in its name, so nothing that is added here is named like one. */
const PICTURE = ":picture";

/** TensorFlow's operators by name: each adds its nodes and gives its value, under the node's name. */
export const graphConverters: Readonly<Record<string, GraphConverter>> = {
  Placeholder({ node, graph }) {
    if (graph.has(PICTURE)) return undefined;
    const picture = graph.input(PICTURE, "float32", ["batch", "height", "width", 3]);
    return { map: graph.node("Transpose", [picture], { perm: [0, 3, 1, 2] }, node.name) };
  },
  Identity: ({ inputs }) => inputs[0],
  StopGradient: ({ inputs }) => inputs[0],
  Conv2D: convolution,
  _FusedConv2D: convolution,
  FusedConv2D: convolution,
  DepthwiseConv2dNative: convolution,
  FusedDepthwiseConv2dNative: convolution,
  BiasAdd: elementwise("Add"),
  Add: elementwise("Add"),
  AddV2: elementwise("Add"),
  Sub: elementwise("Sub"),
  Mul: elementwise("Mul"),
  RealDiv: elementwise("Div"),
  FusedBatchNorm: normalisation,
  FusedBatchNormV2: normalisation,
  FusedBatchNormV3: normalisation,
  Relu: unary("Relu"),
  Relu6: unary("Relu6"),
  Elu: unary("Elu"),
  Sigmoid: unary("Sigmoid"),
  Tanh: unary("Tanh"),
  LeakyRelu: unary("LeakyRelu"),
  MaxPool: pooling("MaxPool"),
  AvgPool: pooling("AveragePool"),
  ConcatV2({ node, inputs, graph }) {
    const axis = constantOf(inputs.at(-1))?.values[0];
    const maps = inputs.slice(0, -1).map(mapOf);
    if ((axis !== 3 && axis !== -1) || maps.some((map) => map === undefined)) return undefined;
    return { map: graph.node("Concat", maps as string[], { axis: 1 }, node.name) };
  },
  Pad: padded,
  PadV2: padded,
  Mean({ node, inputs, graph }) {
    const [map, axes] = [mapOf(inputs[0]), constantOf(inputs[1])?.values.join()];
    const keeps = attribute<{ b?: boolean }>(node, "keep_dims")?.b === true;
    if (map === undefined || axes !== "1,2" || !keeps) return undefined;
    return { map: graph.node("GlobalAveragePool", [map], {}, node.name) };
  },
};

const mapOf = (operand: GraphOperand | undefined): string | undefined =>
  operand && "map" in operand ? operand.map : undefined;
const constantOf = (operand: GraphOperand | undefined): Weight | undefined =>
  operand && "constant" in operand ? operand.constant : undefined;

const attribute = <Kind>({ attr }: TensorflowNode, name: string): Kind | undefined => attr[name] as Kind | undefined;
/** Texts are base64 in `model.json`. */
const textOf = (text: string | undefined): string => Buffer.from(text ?? "", "base64").toString("utf8");
const integers = (node: TensorflowNode, name: string): number[] =>
  (attribute<{ list?: { i?: readonly (string | number)[] } }>(node, name)?.list?.i ?? []).map(Number);

function unary(operator: string): GraphConverter {
  return ({ node, inputs, graph }) => {
    const map = mapOf(inputs[0]);
    return map === undefined ? undefined : { map: activated(graph, operator, map, node) };
  };
}

function activated(graph: OnnxGraph, operator: string, map: string, node: TensorflowNode): string {
  if (operator === "Relu6") {
    const bounds = [0, 6].map((bound) => graph.initializer(Float32Array.of(bound), [], ":bound"));
    return graph.node("Clip", [map, ...bounds], {}, node.name);
  }
  const alpha = attribute<{ f?: number }>(node, "alpha")?.f ?? 0.2;
  return graph.node(operator, [map], operator === "LeakyRelu" ? { alpha: { float: alpha } } : {}, node.name);
}

/** Of maps of one shape, or of a map and a number for all or each of its channels. */
function elementwise(operator: string): GraphConverter {
  return ({ node, inputs, graph }) => {
    const operands = inputs.map((input) => mapOf(input) ?? perChannel(graph, constantOf(input)));
    const isKnown = operands.length === 2 && operands.every((operand) => operand !== undefined);
    if (!isKnown || !inputs.some(mapOf)) return undefined;
    return { map: graph.node(operator, operands as string[], {}, node.name) };
  };
}

function perChannel(graph: OnnxGraph, constant: Weight | undefined): string | undefined {
  if (constant === undefined) return undefined;
  const { values, shape } = constant;
  if (values.length !== (shape.at(-1) ?? 1)) return undefined;
  return graph.initializer(values, values.length === 1 ? [] : [values.length, 1, 1], ":constant");
}

/** Padding and strides of a window; undefined where they are not covered. */
function windowOf(node: TensorflowNode, kernel: readonly [number, number]): Record<string, Attribute> | undefined {
  const [, rows = 1, columns = 1] = integers(node, "strides");
  const [, ofRows = 1, ofColumns = 1] = integers(node, "dilations");
  const format = textOf(attribute<{ s?: string }>(node, "data_format")?.s) || "NHWC";
  const mode = textOf(attribute<{ s?: string }>(node, "padding")?.s);
  if (format !== "NHWC") return undefined;
  const shared = { strides: [rows, columns], ...(ofRows * ofColumns > 1 && { dilations: [ofRows, ofColumns] }) };
  if (mode === "VALID") return shared;
  if (mode === "EXPLICIT") {
    // Before and behind of pictures, rows, columns and channels.
    const [, , top, bottom, left, right] = integers(node, "explicit_paddings");
    return right === undefined ? undefined : { ...shared, pads: [top, left, bottom, right] as number[] };
  }
  if (mode !== "SAME") return undefined;
  if (rows > 1 || columns > 1) return ofRows * ofColumns > 1 ? undefined : { ...shared, auto_pad: "SAME_UPPER" };
  const whole = [(kernel[0] - 1) * ofRows, (kernel[1] - 1) * ofColumns] as const;
  const before = whole.map((length) => Math.floor(length / 2));
  return { ...shared, pads: [...before, ...whole.map((length, place) => length - (before[place] as number))] };
}

function convolution({ node, inputs, graph }: GraphConversion): GraphOperand | undefined {
  const [map, kernel] = [mapOf(inputs[0]), constantOf(inputs[1])];
  if (map === undefined || kernel === undefined) return undefined;
  const depthwise = node.op.includes("Depthwise");
  const { values, shape } = toOnnxKernel(kernel, depthwise);
  const attributes = windowOf(node, shape.slice(2) as [number, number]);
  const fused = (attribute<{ list?: { s?: readonly string[] } }>(node, "fused_ops")?.list?.s ?? []).map(textOf);
  const [bias, activation, ...others] = fused[0] === "BiasAdd" ? fused : ["", ...fused];
  const known =
    activation === undefined || activation === "" || ["Relu", "Relu6", "Elu", "LeakyRelu"].includes(activation);
  if (attributes === undefined || !known || others.length > 0) return undefined;
  const ofBias = bias === "BiasAdd" ? constantOf(inputs[2]) : undefined;
  if (bias === "BiasAdd" && ofBias === undefined) return undefined;
  const name = activation ? `${node.name}:linear` : node.name;
  const weights = [graph.initializer(values, shape, `${node.name}:kernel`)];
  if (ofBias) weights.push(graph.initializer(ofBias.values, ofBias.shape, `${node.name}:bias`));
  const group = depthwise ? (kernel.shape[2] as number) : 1;
  const output = graph.node("Conv", [map, ...weights], { ...attributes, group }, name);
  return { map: activation ? activated(graph, activation, output, node) : output };
}

function normalisation({ node, inputs, graph }: GraphConversion): GraphOperand | undefined {
  const map = mapOf(inputs[0]);
  const statistics = inputs.slice(1, 5).map(constantOf);
  const isTraining = attribute<{ b?: boolean }>(node, "is_training")?.b === true;
  if (map === undefined || isTraining || statistics.some((one) => one === undefined)) return undefined;
  const names = (statistics as Weight[]).map(({ values, shape }) =>
    graph.initializer(values, shape, `${node.name}:statistic`),
  );
  const epsilon = attribute<{ f?: number }>(node, "epsilon")?.f ?? 1e-4;
  return { map: graph.node("BatchNormalization", [map, ...names], { epsilon: { float: epsilon } }, node.name) };
}

function pooling(operator: string): GraphConverter {
  return ({ node, inputs, graph }) => {
    const map = mapOf(inputs[0]);
    const [, height = 1, width = 1] = integers(node, "ksize");
    const attributes = windowOf(node, [height, width]);
    if (map === undefined || attributes === undefined) return undefined;
    // TensorFlow leaves padding out of the mean, which is ONNX's default too.
    return { map: graph.node(operator, [map], { ...attributes, kernel_shape: [height, width] }, node.name) };
  };
}

function padded({ node, inputs, graph }: GraphConversion): GraphOperand | undefined {
  const [map, pads] = [mapOf(inputs[0]), constantOf(inputs[1])?.values];
  if (map === undefined || pads?.length !== 8 || pads[0] || pads[1] || pads[6] || pads[7]) return undefined;
  const value = inputs[2] === undefined ? 0 : constantOf(inputs[2])?.values[0];
  if (value === undefined) return undefined;
  const [top, bottom, left, right] = [pads[2], pads[3], pads[4], pads[5]] as [number, number, number, number];
  const amounts = BigInt64Array.from([0, 0, top, left, 0, 0, bottom, right], BigInt);
  const operands = [graph.initializer(amounts, [8], ":pads"), graph.initializer(Float32Array.of(value), [], ":value")];
  return { map: graph.node("Pad", [map, ...operands], {}, node.name) };
}
