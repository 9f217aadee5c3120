import { openTensorFlowEngine } from "@loci/core";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { testConvolutionGradients } from "../../support/convolution-gradients.js";
import { randomTensor } from "../../support/random-tensor.js";

describe("gradients of convolutions on WebAssembly", () => {
  testConvolutionGradients(
    (map, kernel, stride, pad) => tf.conv2d(map, kernel, stride, pad),
    [
      { map: [2, 5, 4, 3], kernel: [3, 2, 3, 2], stride: [2, 1], pad: "same" },
      { map: [3, 6, 6, 4], kernel: [1, 1, 4, 5], stride: [1, 1], pad: "valid" },
      { map: [1, 7, 7, 2], kernel: [3, 3, 2, 3], stride: [2, 2], pad: "valid" },
      { map: [2, 4, 9, 3], kernel: [1, 7, 3, 2], stride: [1, 1], pad: "same" },
      { map: [1, 5, 5, 2], kernel: [1, 1, 2, 2], stride: [2, 2], pad: "valid" },
    ],
  );

  it("do not depend on how many pictures are taken together", async () => {
    await openTensorFlowEngine("wasm");
    // 125 × 125 windows of 9 · 16 numbers: one picture has room at a time.
    const [map, result, kernel] = [[2, 125, 125, 16] as const, [2, 125, 125, 2], [3, 3, 16, 2]];
    const [x, dy, filter] = [map, result, kernel].map((dims, seed) =>
      tf.tensor(randomTensor(dims, seed).values, [...dims]),
    ) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const gradientsOf = (first: number, pictures: number) =>
      tf.tidy(() => {
        const some = (all: tf.Tensor) => tf.slice(all, [first, 0, 0, 0], [pictures, ...all.shape.slice(1)]);
        const attrs = { strides: 1, pad: "same", dataFormat: "NHWC" };
        const run = (name: string, inputs: tf.NamedTensorMap, more: object): Float32Array =>
          (tf.engine().runKernel(name, inputs, { ...attrs, ...more } as never) as tf.Tensor).dataSync() as Float32Array;
        const inputShape = [pictures, ...map.slice(1)];
        return [
          run("Conv2DBackpropInput", { filter, dy: some(dy) }, { inputShape }),
          run("Conv2DBackpropFilter", { x: some(x), dy: some(dy) }, { filterShape: kernel }),
        ] as const;
      });
    const [ofMaps, ofKernel] = gradientsOf(0, 2);
    const alone = [0, 1].map((picture) => gradientsOf(picture, 1));
    const sum = ofKernel.map((_, place) => alone.reduce((total, [, part]) => total + (part[place] as number), 0));
    expect(relativeError(ofKernel, sum)).toBeLessThan(1e-5);
    expect(relativeError(ofMaps.subarray(ofMaps.length / 2), alone[1]![0])).toBeLessThan(1e-6);
  });

  it("are not written for channels that come first", async () => {
    await openTensorFlowEngine("wasm");
    const kernel = tf.getKernel("Conv2DBackpropFilter", "wasm").kernelFunc;
    const attrs = { strides: 1, pad: "same", dataFormat: "NCHW", filterShape: [1, 1, 1, 1] };
    const one = tf.ones([1, 1, 1, 1]);
    expect(() => kernel({ inputs: { x: one, dy: one }, attrs: attrs as never, backend: tf.backend() })).toThrow("NCHW");
  });
});
