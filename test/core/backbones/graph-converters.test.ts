import { openTensorFlowEngine } from "@loci/core";
import { loadGraphModel } from "@tensorflow/tfjs-converter";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, it } from "vitest";
import { convertGraphModel } from "../../../packages/core/dist/backbones/convert-graph-model.js";
import { encodeNetwork } from "../../../packages/core/dist/onnx/network/network.js";
import { numbers } from "../../support/small-networks.js";
import { type GivenWeight, graphModel, graphNode, integers, text, texts } from "../../support/tensorflow-model.js";

const SIDE = 9;

/** The last node's map by TensorFlow.js and by ONNX Runtime, both `[1, height, width, channels]`. */
async function both(nodes: ReturnType<typeof graphNode>[], weights: Record<string, GivenWeight>) {
  const all = [graphNode("picture", "Placeholder", [], { dtype: { type: "DT_FLOAT" } }), ...nodes];
  const { model, data } = graphModel(all, weights);
  const last = nodes.at(-1)!.name;
  const picture = Float32Array.from(numbers(SIDE * SIDE * 3));
  const network = convertGraphModel(model.modelTopology.node, { ...model, weightData: data }, "model.json");
  const session = await InferenceSession.create(encodeNetwork(network, [last]));
  const ours = (await session.run({ ":picture": new Tensor("float32", picture, [1, SIDE, SIDE, 3]) }))[last]!;
  const { tf } = await openTensorFlowEngine("wasm");
  const weightData = new Uint8Array(data).buffer;
  const weightSpecs = model.weightsManifest[0]!.weights as never;
  const loaded = await loadGraphModel(
    tf.io.fromMemory({ modelTopology: model.modelTopology, weightSpecs, weightData }),
  );
  const theirs = loaded.execute(tf.tensor4d(picture, [1, SIDE, SIDE, 3]), last) as ReturnType<typeof tf.tensor4d>;
  const planes = tf.transpose(theirs, [0, 3, 1, 2]);
  return { ours, theirs: { dims: planes.shape, data: planes.dataSync() } };
}

const kernel = { shape: [3, 3, 3, 4], values: numbers(108) };
const depthwise = { shape: [3, 3, 3, 2], values: numbers(54) };
const bias = { shape: [4], values: [0.5, -0.25, 1, 0] };
const window = (stride: number, padding: string) => ({
  strides: integers(1, stride, stride, 1),
  padding: text(padding),
  data_format: text("NHWC"),
  dilations: integers(1, 1, 1, 1),
});
const convolution = (stride = 1, padding = "SAME", attr = {}) =>
  graphNode("conv", "Conv2D", ["picture", "kernel"], { ...window(stride, padding), ...attr });
const ksize = integers(1, 3, 3, 1);

it.each<[string, ReturnType<typeof graphNode>[], Record<string, GivenWeight>]>([
  ["Conv2D", [convolution()], { kernel }],
  ["Conv2D with a stride, padded behind", [convolution(2)], { kernel }],
  ["Conv2D without padding", [convolution(2, "VALID")], { kernel }],
  [
    "Conv2D with padding of its own",
    [convolution(1, "EXPLICIT", { explicit_paddings: integers(0, 0, 1, 2, 2, 0, 0, 0) })],
    { kernel },
  ],
  ["Conv2D with dilation", [convolution(1, "SAME", { dilations: integers(1, 2, 2, 1) })], { kernel }],
  [
    "a convolution with bias and activation in it",
    [
      graphNode("conv", "_FusedConv2D", ["picture", "kernel", "bias"], {
        ...window(1, "SAME"),
        fused_ops: texts("BiasAdd", "Relu6"),
        num_args: { i: "1" },
      }),
    ],
    { kernel, bias },
  ],
  [
    "DepthwiseConv2dNative",
    [graphNode("conv", "DepthwiseConv2dNative", ["picture", "kernel"], window(2, "SAME"))],
    { kernel: depthwise },
  ],
  [
    "FusedBatchNormV3, BiasAdd and activations",
    [
      convolution(),
      graphNode("bn", "FusedBatchNormV3", ["conv", "gamma", "beta", "mean", "variance"], {
        epsilon: { f: 0.001 },
        is_training: { b: false },
      }),
      graphNode("added", "BiasAdd", ["bn", "bias"]),
      graphNode("relu", "Relu", ["added"]),
      graphNode("leaky", "LeakyRelu", ["bn"], { alpha: { f: 0.1 } }),
      graphNode("sum", "AddV2", ["relu", "leaky"]),
    ],
    { kernel, bias, gamma: bias, beta: bias, mean: bias, variance: { shape: [4], values: [1, 2, 0.5, 0.25] } },
  ],
  [
    "pictures brought to another range",
    [
      graphNode("scaled", "Mul", ["picture", "two"]),
      graphNode("shifted", "Sub", ["scaled", "mean"]),
      graphNode("conv", "Conv2D", ["shifted", "kernel"], window(1, "SAME")),
    ],
    { kernel, two: { shape: [], values: [2] }, mean: { shape: [3], values: [1, 0.5, 0.25] } },
  ],
  ["MaxPool", [graphNode("pool", "MaxPool", ["picture"], { ...window(2, "SAME"), ksize })], {}],
  [
    "AvgPool, padding left out of the mean",
    [graphNode("pool", "AvgPool", ["picture"], { ...window(2, "SAME"), ksize })],
    {},
  ],
  [
    "Pad, ConcatV2 and Mean over the map",
    [
      graphNode("padded", "Pad", ["picture", "pads"]),
      graphNode("both", "ConcatV2", ["padded", "padded", "axis"], { N: { i: "2" } }),
      graphNode("mean", "Mean", ["both", "axes"], { keep_dims: { b: true } }),
      graphNode("weighed", "Mul", ["both", "mean"]),
    ],
    {
      pads: { shape: [4, 2], values: [0, 0, 1, 2, 0, 1, 0, 0], dtype: "int32" },
      axis: { shape: [], values: [3], dtype: "int32" },
      axes: { shape: [2], values: [1, 2], dtype: "int32" },
    },
  ],
])("%s", async (_, nodes, weights) => {
  const { ours, theirs } = await both(nodes, weights);
  expect(ours.dims).toEqual(theirs.dims);
  for (const [place, value] of (ours.data as Float32Array).entries()) expect(value).toBeCloseTo(theirs.data[place]!, 4);
});
