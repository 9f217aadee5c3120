import { expect, it } from "vitest";
import { nameLayers } from "../../../../packages/core/dist/onnx/network/name-layers.js";
import { node } from "../../../support/small-networks.js";

const names = (nodes: Parameters<typeof nameLayers>[0], reserved: string[] = []) =>
  [...nameLayers(nodes, reserved)].map(([value, list]) => `${value}: ${list.join(" ")}`);
const inPyTorch = (path: string) => node(path.split("/").at(-1)!, [], `${path}_output_0`, {}, path);

it("names modules as PyTorch does, the last value standing for all of them", () => {
  const paths = ["/conv1/Conv", "/layer3/layer3.0/conv1/Conv", "/layer3/layer3.0/Add", "/layer3/layer3.0/relu_1/Relu"];
  expect(names(paths.map(inPyTorch))).toEqual([
    "/conv1/Conv_output_0: conv1 conv1.Conv",
    "/layer3/layer3.0/conv1/Conv_output_0: layer3.0.conv1 layer3.0.conv1.Conv",
    "/layer3/layer3.0/Add_output_0: layer3.0.Add",
    "/layer3/layer3.0/relu_1/Relu_output_0: layer3 layer3.0 layer3.0.relu_1 layer3.0.relu_1.Relu",
  ]);
});

it("leaves out what TensorFlow has around all of a network", () => {
  const nodes = ["model/block_1/Conv2D:0", "model/block_1/Relu6:0", "model/mixed7/concat:0"].map((value) =>
    node("X", [], value),
  );
  expect(names(nodes)).toEqual([
    "model/block_1/Conv2D:0: block_1.Conv2D",
    "model/block_1/Relu6:0: block_1 block_1.Relu6",
    "model/mixed7/concat:0: mixed7 mixed7.concat",
  ]);
});

it("takes plain names as they are, and the node's or operator's for a number", () => {
  const nodes = [node("Conv", [], "c51r"), node("Relu", [], "495", {}, "Relu_3"), node("Relu", [], "496")];
  expect(names(nodes)).toEqual(["c51r: c51r", "495: Relu_3", "496: Relu_496"]);
});

it("gives no name twice and none that is reserved or that a model's name could not hold", () => {
  const nodes = [node("X", [], "pixels"), node("X", [], "a b"), node("X", [], "a+b"), node("X", [], "a@b")];
  const all = [...nameLayers(nodes, ["pixels"]).values()].flat();
  expect(all).toEqual(["pixels_1", "a_b", "a_b_1", "a_b_2"]);
});
