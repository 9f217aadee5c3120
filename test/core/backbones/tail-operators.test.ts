import { type Attribute, OnnxGraph } from "@loci/core";
import { expect, it } from "vitest";
import { tailStep } from "../../../packages/core/dist/backbones/tail-operators.js";
import { readNetwork } from "../../../packages/core/dist/onnx/network/read-network.js";

// What the operators compute is tested by network-tail.test.ts, against the network itself.

const size = { height: 8, width: 8, channels: 4 };

/** The step of the only node of a network; constants are named by their dims. */
function step(
  operator: string,
  constants: Record<string, number[]>,
  attributes: Record<string, Attribute> = {},
  maps = ["x"],
) {
  const graph = new OnnxGraph();
  graph.input("x", "uint8", ["batch", "height", "width", 3]);
  for (const [name, dims] of Object.entries(constants)) {
    graph.initializer(new Float32Array(dims.reduce((product, dim) => product * dim, 1)), dims, name);
  }
  graph.node(operator, [...maps, ...Object.keys(constants)], attributes, "y");
  const network = readNetwork(graph.encode(), "test", { pictureType: "uint8" });
  return tailStep({ node: network.nodes[0]!, network, sizes: maps.map(() => size) });
}

it("tells the size of the map and what can be trained", () => {
  const dense = step("Conv", { k: [6, 4, 3, 1], b: [6] }, { strides: [2, 2], pads: [1, 0, 1, 0] });
  expect(dense.size).toEqual({ height: 4, width: 4, channels: 6 });
  expect(dense.parameters).toMatchObject({ k: { shape: [3, 1, 4, 6] }, b: { shape: [6] } });
  const depthwise = step("Conv", { k: [8, 1, 3, 3] }, { group: 4 });
  expect(depthwise.size).toEqual({ height: 6, width: 6, channels: 8 });
  expect(Object.entries(depthwise.parameters).map(([name, { shape }]) => [name, shape])).toEqual([["k", [3, 3, 4, 2]]]);
  expect(step("Relu", {})).toMatchObject({ size, parameters: {} });
});

it.each([
  ["Erf", {}, {}, ["x"], /its Erf "y": expected Conv, Relu, .* got Erf/],
  ["Conv", { k: [6, 2, 3, 3] }, { group: 2 }, ["x"], "2 groups"],
  ["Conv", {}, {}, ["x", "x"], /"x", which has none/],
  ["Add", { a: [1] }, {}, ["x"], "a constant among them"],
  ["Concat", {}, { axis: 2 }, ["x", "x"], "another axis"],
  ["Pad", {}, {}, ["x"], "another padding"],
] as const)("refuses %s with %j and %j", (operator, constants, attributes, maps, message) => {
  expect(() => step(operator, { ...constants } as never, { ...attributes } as never, [...maps])).toThrow(message);
});
