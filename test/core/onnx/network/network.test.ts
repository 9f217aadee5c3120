import { OnnxGraph } from "@loci/core";
import { expect, it } from "vitest";
import { encodeNetwork, partFor } from "../../../../packages/core/dist/onnx/network/network.js";
import { network, node, runNetwork } from "../../../support/small-networks.js";

const given = network(
  [node("Add", ["x", "one"], "y"), node("Mul", ["y", "two"], "z"), node("Mul", ["x", "three"], "w")],
  {
    one: [[1], []],
    two: [[2], []],
    three: [[3], []],
  },
);

it("keeps the nodes and weights that the wanted values need", () => {
  const { nodes, tensors } = partFor(given, ["z"]);
  expect(nodes.map(({ outputs }) => outputs[0])).toEqual(["y", "z"]);
  expect([...tensors.keys()]).toEqual(["one", "two"]);
});

it("writes a file that computes them", async () => {
  const { y, z } = await runNetwork(given, ["y", "z"], 2);
  expect(z!.dims).toEqual([1, 3, 2, 2]);
  for (const [place, value] of y!.data.entries()) expect(z!.data[place]).toBeCloseTo(2 * value, 6);
  expect(OnnxGraph.decode(encodeNetwork(given, ["z"])).has("w")).toBe(false);
});

it("takes any number of pictures of any size, whatever it was declared for", async () => {
  const declared = { ...given, input: { name: "x", dims: [1, 3, 224, 224] } };
  expect((await runNetwork(declared, ["y"], 5))["y"]!.dims).toEqual([1, 3, 5, 5]);
});
