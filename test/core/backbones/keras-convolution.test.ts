import { convertLayersModel, openOnnxSession, openTensorFlowEngine } from "@loci/core";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { randomTensor } from "../../support/random-tensor.js";

interface Case {
  readonly name: string;
  readonly depthwise: boolean;
  readonly kernel: readonly [number, number, number, number];
  readonly strides: readonly [number, number];
  readonly padding: "same" | "valid";
  readonly size: readonly [number, number];
}

const cases: readonly Case[] = [
  {
    name: "3×3, same, odd size",
    depthwise: false,
    kernel: [3, 3, 3, 5],
    strides: [1, 1],
    padding: "same",
    size: [7, 9],
  },
  {
    name: "even kernel, same: the smaller half of the padding first",
    depthwise: false,
    kernel: [4, 2, 3, 5],
    strides: [1, 1],
    padding: "same",
    size: [7, 9],
  },
  { name: "1×7, same", depthwise: false, kernel: [1, 7, 3, 4], strides: [1, 1], padding: "same", size: [8, 8] },
  {
    name: "stride 2, same, even size",
    depthwise: false,
    kernel: [3, 3, 3, 5],
    strides: [2, 2],
    padding: "same",
    size: [8, 10],
  },
  {
    name: "stride 2, same, odd size",
    depthwise: false,
    kernel: [3, 3, 3, 5],
    strides: [2, 2],
    padding: "same",
    size: [9, 11],
  },
  { name: "stride 2, valid", depthwise: false, kernel: [3, 3, 3, 5], strides: [2, 2], padding: "valid", size: [9, 12] },
  {
    name: "depthwise with multiplier 2",
    depthwise: true,
    kernel: [3, 3, 3, 2],
    strides: [1, 1],
    padding: "same",
    size: [6, 6],
  },
];

describe.each(cases)("convolution: $name", ({ depthwise, kernel, strides, padding, size }) => {
  it("with batch normalisation folded in equals TensorFlow.js's convolution and normalisation", async () => {
    const channels = depthwise ? kernel[2] * kernel[3] : kernel[3];
    const weights = {
      [depthwise ? "conv/depthwise_kernel" : "conv/kernel"]: randomTensor(kernel, 1),
      "conv/bias": randomTensor([channels], 2),
      "norm/gamma": randomTensor([channels], 3),
      "norm/beta": randomTensor([channels], 4),
      "norm/moving_mean": randomTensor([channels], 5),
      "norm/moving_variance": randomTensor([channels], 6, "positive"),
    };
    const entries = Object.entries(weights);
    const layers = [
      { name: "input", class_name: "InputLayer", config: {}, inbound_nodes: [] },
      {
        name: "conv",
        class_name: depthwise ? "DepthwiseConv2D" : "Conv2D",
        config: { activation: "linear", strides, padding, kernel_size: kernel.slice(0, 2), dilation_rate: [1, 1] },
        inbound_nodes: [[["input"]]] as never,
      },
      {
        name: "norm",
        class_name: "BatchNormalization",
        config: { epsilon: 1e-3 },
        inbound_nodes: [[["conv"]]] as never,
      },
    ];
    const { graph } = convertLayersModel(
      {
        modelTopology: { model_config: { config: { layers } } },
        weightsManifest: [
          { paths: [], weights: entries.map(([name, { dims }]) => ({ name, shape: dims, dtype: "float32" })) },
        ],
        weightData: Buffer.concat(entries.map(([, { values }]) => Buffer.from(values.buffer))),
      },
      { size: 8, fit: "fill", scale: 0.01, offset: -1 },
      "norm",
    );
    const dims = [1, ...size, 3];
    const data = Uint8Array.from({ length: size[0] * size[1] * 3 }, (_, i) => (i * 37) % 256);
    const session = await openOnnxSession(graph.encode());
    const got = (await session.run({ pixels: { type: "uint8", dims, data: data.slice() } }))["norm"]!;
    await session.close();

    const { tf } = await openTensorFlowEngine("wasm");
    const tensor = (name: string) => tf.tensor(weights[name]!.values, [...weights[name]!.dims]);
    const input = tf.tensor4d(
      Float32Array.from(data, (pixel) => pixel * 0.01 - 1),
      dims as [number, number, number, number],
    );
    const convolved = depthwise
      ? tf.depthwiseConv2d(input, tensor("conv/depthwise_kernel") as never, [...strides], padding)
      : tf.conv2d(input, tensor("conv/kernel") as never, [...strides], padding);
    const [mean, variance, beta, gamma] = ["moving_mean", "moving_variance", "beta", "gamma"].map((name) =>
      tensor(`norm/${name}`),
    );
    const expected = tf.batchNorm(
      tf.add(convolved, tensor("conv/bias")),
      mean as never,
      variance as never,
      beta as never,
      gamma as never,
      1e-3,
    );
    const [, rows, columns] = expected.shape as number[];
    expect(got.dims).toEqual([1, channels, rows, columns]);
    expect(relativeError(got.data as Float32Array, tf.transpose(expected, [0, 3, 1, 2]).dataSync())).toBeLessThan(1e-5);
  });
});
