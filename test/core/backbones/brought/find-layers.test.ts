import { OnnxGraph } from "@loci/core";
import { describe, expect, it } from "vitest";
import { findLayers } from "../../../../packages/core/dist/backbones/brought/find-layers.js";
import { networkInput } from "../../../../packages/core/dist/backbones/network-input.js";
import { encodeNetwork, type Network } from "../../../../packages/core/dist/onnx/network/network.js";
import { network, node, numbers } from "../../../support/small-networks.js";

function find(given: Network, size: number) {
  const graph = new OnnxGraph();
  const picture = networkInput(graph, { scale: 1, offset: 0 }, "channels-first");
  const values = given.nodes.map(({ outputs }) => outputs[0]!);
  const nameIn = graph.include(encodeNetwork(given, values), { x: picture }, { values: "n/", weights: "n/" });
  return findLayers(given, {
    file: "a.onnx",
    wrapped: { bytes: graph.encode(), nameIn },
    layout: "channels-first",
    size,
  });
}

const convolution = node("Conv", ["x", "w"], "y", { strides: [2, 2], pads: [1, 1, 1, 1] });
const kernel = { w: [numbers(108), [4, 3, 3, 3]] } as const;

it("finds maps of more than one location and channel, and no masks or means", async () => {
  const nodes = [
    convolution,
    node("Relu", ["y"], "z"),
    node("ReduceMean", ["z"], "one channel", { axes: [1] }),
    node("GlobalAveragePool", ["z"], "one location"),
    node("Cast", ["z"], "numbers", { to: 6 }),
    node("Flatten", ["one location"], "flat"),
  ];
  const { geometries, onlySize } = await find(network(nodes, kernel), 16);
  expect([...geometries.keys()]).toEqual(["y", "z"]);
  expect(onlySize).toBeUndefined();
});

it("tells a network that was written for one size", async () => {
  const nodes = [convolution, node("Add", ["y", "places"], "z"), node("Relu", ["z"], "r")];
  const { geometries, onlySize } = await find(network(nodes, { ...kernel, places: [numbers(64), [1, 1, 8, 8]] }), 16);
  expect([...geometries.keys()]).toEqual(["y", "z", "r"]);
  expect(onlySize).toBe(16);
});

it("leaves out single layers that fit one size only", async () => {
  const resized = node("Resize", ["y", "", "", "sizes"], "fixed");
  const nodes = [convolution, resized, node("Relu", ["y"], "a"), node("Relu", ["a"], "b")];
  const { geometries, onlySize } = await find(network(nodes, { ...kernel, sizes: [2, 4, 8, 8] }), 16);
  expect([...geometries.keys()]).toEqual(["y", "a", "b"]);
  expect(onlySize).toBeUndefined();
});

describe("refuses", () => {
  it("a network without locations", async () => {
    const nodes = [node("GlobalAveragePool", ["x"], "y")];
    await expect(find(network(nodes), 16)).rejects.toThrow(/layers: expected values that keep the places .*got none/);
  });

  it("one that does not run at this size", async () => {
    const nodes = [node("Add", ["x", "places"], "y")];
    await expect(find(network(nodes, { places: [numbers(64), [1, 1, 8, 8]] }), 16)).rejects.toThrow(
      /does not run on pictures of 16 × 16 pixels .*its sidecar/,
    );
  });

  it("one for a single picture at once", async () => {
    const given = network([node("Reshape", ["x", "shape"], "y")], { shape: [1, 3, 256] });
    const alone = { ...given, input: { name: "x", dims: [1, 3, 16, 16] } };
    await expect(find(alone, 16)).rejects.toThrow('dynamic_axes={"x": {0: "batch"}}');
  });
});
