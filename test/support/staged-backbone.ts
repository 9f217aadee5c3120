import { type Backbone, OnnxGraph } from "@loci/core";
import { randomTensor } from "./random-tensor.js";

/**
 * A small network with every operator that can be trained: `front` (4 channels, every second pixel), `middle` (a residual block
 * of two depthwise convolutions) and `back` (three branches side by side, every fourth pixel).
 */
export function stagedBackbone(given: Partial<Backbone> = {}): Backbone {
  const graph = new OnnxGraph();
  let seed = 1;
  const weights = (name: string, dims: readonly number[]) =>
    graph.initializer(
      randomTensor(dims, seed++).values.map((value) => value / 3),
      dims,
      name,
    );
  const convolve = (name: string, input: string, dims: readonly number[], attributes: object = {}) =>
    graph.node(
      "Conv",
      [input, weights(`${name}/kernel`, dims), weights(`${name}/bias`, [dims[0] as number])],
      attributes as never,
      name,
    );
  const bound = (value: number) => graph.initializer(Float32Array.of(value), [], "bound");

  const pixels = graph.input("pixels", "uint8", ["batch", "height", "width", 3]);
  const scaled = graph.node("Mul", [graph.node("Cast", [pixels], { to: 1 }), bound(1 / 128)]);
  const shifted = graph.node("Add", [scaled, bound(-1)]);
  const planes = graph.node("Transpose", [shifted], { perm: [0, 3, 1, 2] });
  convolve("first", planes, [4, 3, 3, 3], { strides: [2, 2], auto_pad: "SAME_UPPER" });
  graph.node("Relu", ["first"], {}, "front");

  const pads = graph.initializer(BigInt64Array.from([0, 0, 1, 1, 0, 0, 1, 1], BigInt), [8], "pads");
  const padded = graph.node("Pad", ["front", pads]);
  const inner = graph.node("Clip", [convolve("inner", padded, [4, 1, 3, 3], { group: 4 }), bound(0), bound(1.5)]);
  const outer = convolve("outer", inner, [4, 1, 3, 3], { group: 4, pads: [1, 1, 1, 1] });
  graph.node(
    "Identity",
    [graph.node("Add", ["front", graph.node("Clip", [outer, bound(-1), bound(1)])])],
    {},
    "middle",
  );

  const dense = convolve("dense", "middle", [5, 4, 3, 1], { strides: [2, 2], pads: [1, 0, 1, 0] });
  const same = { kernel_shape: [3, 3], strides: [2, 2], auto_pad: "SAME_UPPER" };
  const mean = graph.node("AveragePool", ["middle"], same);
  const most = graph.node("MaxPool", ["middle"], same);
  graph.node("Concat", [graph.node("Relu", [dense]), mean, most], { axis: 1 }, "back");
  for (const layer of ["front", "middle", "back"]) graph.output(layer, "float32");
  const half = { kernel: 2, stride: 2, padding: "same" as const };
  return {
    name: "staged",
    fingerprint: "b".repeat(64),
    preprocessing: { size: 32, fit: "fill", scale: 1, offset: 0 },
    defaultLayer: "back",
    layers: {
      front: { channels: 4, stride: 2, steps: [half] },
      middle: { channels: 4, stride: 2, steps: [half] },
      back: { channels: 13, stride: 4, steps: [half, half] },
    },
    network: graph.encode(),
    ...given,
  };
}
