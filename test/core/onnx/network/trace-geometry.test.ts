import { sideAt } from "@loci/core";
import { expect, it } from "vitest";
import type { NetworkNode } from "../../../../packages/core/dist/onnx/network/network.js";
import { dimsOf } from "../../../../packages/core/dist/onnx/network/tensor-values.js";
import { type Geometry, traceGeometry } from "../../../../packages/core/dist/onnx/network/trace-geometry.js";
import { network, node, numbers, runNetwork } from "../../../support/small-networks.js";

/** With shapes as ONNX Runtime gives them for a square picture. */
async function trace(nodes: readonly NetworkNode[], constants: Parameters<typeof network>[1], side: number) {
  const given = network(nodes, constants);
  const values = nodes.map(({ outputs }) => outputs[0]!);
  const results = await runNetwork(given, values, side);
  const shapes = new Map<string, readonly number[]>([
    ["x", [1, 3, side, side]],
    ...[...given.tensors].map(([name, tensor]) => [name, dimsOf(tensor)] as const),
    ...values.map((value) => [value, results[value]!.dims] as const),
  ]);
  return traceGeometry(given, shapes, { name: "x", layout: "channels-first" });
}

const kernel = (out: number, into: number, side: number) =>
  [numbers(out * into * side * side), [out, into, side, side]] as const;
const same = (one: Geometry | undefined) => one && { ...one, steps: one.steps.length };

it.each([
  ["a stride", node("Conv", ["x", "w3"], "y", { strides: [2, 2], pads: [1, 1, 1, 1] })],
  ["padding behind only, as TensorFlow's", node("Conv", ["x", "w3"], "y", { strides: [2, 2], pads: [0, 0, 1, 1] })],
  ["automatic padding", node("Conv", ["x", "w3"], "y", { strides: [2, 2], auto_pad: "SAME_UPPER" })],
  ["dilation", node("Conv", ["x", "w3"], "y", { dilations: [2, 2] })],
  ["a pooling that rounds up", node("MaxPool", ["x"], "y", { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 })],
  [
    "a pooling of valid windows",
    node("AveragePool", ["x"], "y", { kernel_shape: [3, 3], strides: [3, 3], auto_pad: "VALID" }),
  ],
  ["padding alone", node("Pad", ["x", "pads"], "y")],
])("%s: the steps give the side, whatever the picture's", async (_, window) => {
  const constants = { w3: kernel(4, 3, 3), pads: [0, 0, 1, 2, 0, 0, 3, 2] };
  for (const side of [9, 10, 11, 12, 13]) {
    const found = (await trace([window], constants, side)).get("y")!;
    expect([found.height, found.width]).toEqual([sideAt(found, side), sideAt(found, side)]);
    expect(found.steps).toHaveLength(1);
  }
});

it("a window that keeps the sides is no step, and other operators leave locations where they are", async () => {
  const nodes = [
    node("Conv", ["x", "w3"], "a", { pads: [1, 1, 1, 1] }),
    node("Relu", ["a"], "b"),
    node("GlobalAveragePool", ["b"], "squeezed"),
    node("Mul", ["squeezed", "b"], "c"),
    node("Transpose", ["c"], "last", { perm: [0, 2, 3, 1] }),
    node("MatMul", ["last", "matrix"], "mixed"),
    node("Transpose", ["mixed"], "d", { perm: [0, 3, 1, 2] }),
    node("Reshape", ["d", "flat"], "e"),
  ];
  const found = await trace(nodes, { w3: kernel(4, 3, 3), matrix: [numbers(20), [4, 5]], flat: [1, -1] }, 6);
  const square = { height: 6, width: 6, steps: 0 };
  expect(same(found.get("c"))).toEqual({ layout: "channels-first", channels: 4, ...square });
  expect(same(found.get("mixed"))).toEqual({ layout: "channels-last", channels: 5, ...square });
  expect(same(found.get("d"))).toEqual({ layout: "channels-first", channels: 5, ...square });
  expect(found.has("squeezed")).toBe(false);
  expect(found.has("e")).toBe(false);
});

it("a transformer's tokens stand for the patches, behind class and register tokens; columns of patches are no tokens", async () => {
  // Four patches of as many channels: only the way there tells columns from tokens.
  const nodes = [
    node("Conv", ["x", "w"], "patches", { strides: [8, 8] }),
    node("Reshape", ["patches", "columns shape"], "columns"),
    node("Transpose", ["columns"], "tokens", { perm: [0, 2, 1] }),
    node("Concat", ["extra", "tokens"], "all", { axis: 1 }),
    node("Add", ["all", "positions"], "placed"),
  ];
  const constants = {
    ...{ w: kernel(4, 3, 8), "columns shape": [1, 4, -1] },
    ...({ extra: [numbers(20), [1, 5, 4]], positions: [numbers(36), [1, 9, 4]] } as const),
  };
  const found = await trace(nodes, constants, 16);
  expect(found.has("columns")).toBe(false);
  const grid = { value: "patches", before: 0 };
  expect(found.get("tokens")).toMatchObject({ layout: "tokens", channels: 4, height: 2, width: 2, grid });
  expect(found.get("placed")).toMatchObject({ layout: "tokens", height: 2, width: 2, grid: { ...grid, before: 5 } });
});

it("windows of unequal sides end the way", async () => {
  const nodes = [node("MaxPool", ["x"], "y", { kernel_shape: [1, 2] }), node("Relu", ["y"], "z")];
  const found = await trace(nodes, {}, 8);
  expect(found.has("y")).toBe(false);
  expect(found.has("z")).toBe(false);
});
