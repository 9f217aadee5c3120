import { expect, it } from "vitest";
import { convertGraphModel } from "../../../packages/core/dist/backbones/convert-graph-model.js";
import { numbers } from "../../support/small-networks.js";
import { graphModel, graphNode, integers, text } from "../../support/tensorflow-model.js";

const window = { strides: integers(1, 1, 1, 1), padding: text("SAME") };
const weights = { kernel: { shape: [1, 1, 3, 3], values: numbers(9) }, dense: { shape: [3, 2], values: numbers(6) } };
const picture = graphNode("picture", "Placeholder", []);
const convolution = (name: string, from: string) => graphNode(name, "Conv2D", [from, "kernel"], window);

function convert(...nodes: ReturnType<typeof graphNode>[]) {
  const { model, data } = graphModel(nodes, weights);
  return convertGraphModel(model.modelTopology.node, { ...model, weightData: data }, "model.json");
}

it("takes nodes in any order and leaves the classifier out, whatever it is made of", () => {
  const network = convert(
    graphNode("scores", "MatMul", ["flat", "dense"]),
    graphNode("flat", "Squeeze", ["b"]),
    convolution("b", "a"),
    convolution("a", "picture"),
    picture,
  );
  expect(network.nodes.map(({ outputs }) => outputs[0])).toEqual(["picture", "a", "b"]);
  expect(network.input).toEqual({ name: ":picture", dims: [undefined, undefined, undefined, 3] });
});

it("names operators in front of a map that it does not know", () => {
  const nodes = [
    picture,
    convolution("a", "picture"),
    graphNode("odd", "SpaceToDepth", ["a"]),
    convolution("b", "odd"),
  ];
  expect(() => convert(...nodes)).toThrow(
    "model.json: operators: expected those that Loci can bring to ONNX, got SpaceToDepth, in front of b. Convert the network to ONNX with tf2onnx",
  );
});

it("refuses a circle", () => {
  expect(() => convert(picture, convolution("a", "b"), convolution("b", "a"))).toThrow("got a circle");
});

it("refuses a graph without a picture", () => {
  expect(() => convert(convolution("a", "nothing"))).toThrow("in front of a");
});
