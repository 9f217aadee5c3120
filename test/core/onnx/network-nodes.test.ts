import { createRequire } from "node:module";
import { OnnxGraph } from "@loci/core";
import { expect, it } from "vitest";
import { readNetworkNodes, replaceConstants } from "../../../packages/core/dist/onnx/network-nodes.js";

function network(): Uint8Array {
  const graph = new OnnxGraph();
  graph.input("x", "float32", ["batch", 2]);
  graph.initializer(Float32Array.of(1.5, -2), [1, 2], "weights");
  graph.initializer(BigInt64Array.of(7n, -1n), [2], "counts");
  graph.node("Foo", ["x", "weights"], { axis: -1, list: [3, 4], mode: "reflect", epsilon: { float: 0.5 } }, "y");
  graph.nodeOutputs("Bar", ["y", "counts"], {}, ["a", "b"]);
  return graph.encode();
}

it("reads nodes with their attributes, and constants", () => {
  const { nodes, constant, integers } = readNetworkNodes(network());
  expect(nodes).toEqual([
    {
      ...{ operator: "Foo", inputs: ["x", "weights"], outputs: ["y"] },
      attributes: { axis: -1, list: [3, 4], mode: "reflect", epsilon: { float: 0.5 } },
    },
    { operator: "Bar", inputs: ["y", "counts"], outputs: ["a", "b"], attributes: {} },
  ]);
  expect(constant("weights")).toEqual({ shape: [1, 2], data: Float32Array.of(1.5, -2) });
  expect(integers("counts")).toEqual([7, -1]);
  expect([constant("counts"), constant("x"), integers("weights")]).toEqual([undefined, undefined, undefined]);
});

it("reads and replaces constants also where the file lists their numbers one by one", () => {
  // The format's own reader and writer, which belongs to the package and not to the tests.
  const { onnx } = createRequire(new URL("../../../packages/core/package.json", import.meta.url))("onnx-proto");
  const tensor = { name: "w", dims: [2], dataType: onnx.TensorProto.DataType.FLOAT, floatData: [3, 4] };
  const count = { name: "n", dims: [1], dataType: onnx.TensorProto.DataType.INT64, int64Data: [5] };
  const bytes = onnx.ModelProto.encode({ graph: { initializer: [tensor, count] } }).finish();
  expect(readNetworkNodes(bytes).constant("w")).toEqual({ shape: [2], data: Float32Array.of(3, 4) });
  expect(readNetworkNodes(bytes).integers("n")).toEqual([5]);
  const replaced = replaceConstants(bytes, { w: Float32Array.of(8, 9) });
  expect(readNetworkNodes(replaced).constant("w")).toEqual({ shape: [2], data: Float32Array.of(8, 9) });
});

it("replaces constants and nothing else", () => {
  const before = network();
  const after = replaceConstants(before, { weights: Float32Array.of(9, 8) });
  expect(readNetworkNodes(after).constant("weights")?.data).toEqual(Float32Array.of(9, 8));
  expect(replaceConstants(after, { weights: Float32Array.of(1.5, -2) })).toEqual(before);
});

it("refuses what is no network", () => {
  expect(() => readNetworkNodes(Uint8Array.of(255, 255, 255))).toThrow("not an ONNX model");
});
