import { OnnxGraph } from "@loci/core";

export const smallKernel = Float32Array.from({ length: 4 * 3 * 9 }, (_, place) => Math.sin(place * 1.7) / 10);
export const smallBias = Float32Array.of(0.5, -1, 0, 2);

/** pixels → planes of `input` → zeros around → `convolved` (4 channels, 3 × 3, stride 2) → `rectified` → `pooled`; `sum` of it with itself. */
export function smallNetwork(): OnnxGraph {
  const graph = new OnnxGraph();
  const pixels = graph.input("pixels", "uint8", ["batch", "height", "width", 3]);
  graph.node("Transpose", [graph.node("Cast", [pixels], { to: 1 })], { perm: [0, 3, 1, 2] }, "input");
  const pads = graph.initializer(BigInt64Array.from([0, 0, 0, 0, 0, 0, 1, 1], BigInt), [8], "pads");
  graph.node("Pad", ["input", pads], {}, "padded");
  const kernel = graph.initializer(smallKernel, [4, 3, 3, 3], "kernel");
  graph.node("Conv", ["padded", kernel, graph.initializer(smallBias, [4], "bias")], { strides: [2, 2] }, "convolved");
  graph.node("Relu", ["convolved"], {}, "rectified");
  graph.node("MaxPool", ["rectified"], { kernel_shape: [2, 2], strides: [1, 1] }, "pooled");
  graph.node("Add", ["pooled", "pooled"], {}, "sum");
  graph.output("sum", "float32", ["batch", 4, "rows", "columns"]);
  return graph;
}
