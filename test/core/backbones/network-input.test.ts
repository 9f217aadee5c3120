import { OnnxGraph } from "@loci/core";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, it } from "vitest";
import { networkInput } from "../../../packages/core/dist/backbones/network-input.js";

const pixels = Uint8Array.of(10, 20, 30, 40, 50, 60);

async function inputOf(preprocessing: Parameters<typeof networkInput>[1], layout: "channels-first" | "channels-last") {
  const graph = new OnnxGraph();
  const value = networkInput(graph, preprocessing, layout);
  graph.output(value, "float32");
  const session = await InferenceSession.create(graph.encode());
  const result = (await session.run({ pixels: new Tensor("uint8", pixels, [1, 1, 2, 3]) }))[value]!;
  return { dims: result.dims, data: [...(result.data as Float32Array)] };
}

it("scales, shifts and puts channels first", async () => {
  const { dims, data } = await inputOf({ scale: 0.5, offset: -1 }, "channels-first");
  expect(dims).toEqual([1, 3, 1, 2]);
  expect(data).toEqual([4, 19, 9, 24, 14, 29]);
});

it("takes numbers of each channel, in the network's own order", async () => {
  const { dims, data } = await inputOf({ scale: [1, 2, 3], offset: [0, 1, 2], channelOrder: "bgr" }, "channels-last");
  expect(dims).toEqual([1, 1, 2, 3]);
  expect(data).toEqual([30, 41, 32, 60, 101, 122]);
});
