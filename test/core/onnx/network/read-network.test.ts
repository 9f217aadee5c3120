import { readFileSync } from "node:fs";
import path from "node:path";
import onnxProto from "onnx-proto";
import { describe, expect, it } from "vitest";
import { checkPreparedNetwork, readNetwork } from "../../../../packages/core/dist/onnx/network/read-network.js";
import { tinyBackbone } from "../../../support/tiny-backbone.js";

const { onnx } = onnxProto;
const bytes = readFileSync(path.join(import.meta.dirname, "../../../fixtures/backbones/resnet.onnx"));

/** The network after a change to its message. */
function changed(change: (model: onnxProto.onnx.ModelProto, graph: onnxProto.onnx.GraphProto) => void): Uint8Array {
  const model = onnx.ModelProto.decode(bytes);
  change(model, model.graph as onnxProto.onnx.GraphProto);
  return onnx.ModelProto.encode(model).finish();
}

it("reads a network of PyTorch's", () => {
  const network = readNetwork(bytes, "resnet.onnx");
  expect(network).toMatchObject({ producer: "pytorch", operatorSet: 14 });
  expect(network.input).toEqual({ name: "image", dims: [undefined, 3, 64, 64] });
  expect(network.nodes.filter(({ operator }) => operator === "Conv")).toHaveLength(20);
  expect(network.tensors.get("fc.weight")?.dims?.map(Number)).toEqual([5, 64]);
});

describe("refuses", () => {
  const first = (graph: onnxProto.onnx.GraphProto, operator: string) =>
    graph.node.find(({ opType }) => opType === operator)!;
  it.each<[string, RegExp, Parameters<typeof changed>[0]]>([
    [
      "operators of a runtime",
      /an operator of the ONNX standard, got com.microsoft.Relu/,
      (_, graph) => {
        first(graph, "Relu").domain = "com.microsoft";
      },
    ],
    [
      "control flow",
      /an operator on tensors, got If/,
      (_, graph) => {
        first(graph, "Relu").opType = "If";
      },
    ],
    [
      "a graph in a graph",
      /an operator on tensors, got Relu/,
      (_, graph) => {
        first(graph, "Relu").attribute = [onnx.AttributeProto.create({ name: "body", g: { name: "inner" } })];
      },
    ],
    [
      "a value that nothing makes",
      /inputs that are computed before it, got "nowhere"/,
      (_, graph) => {
        first(graph, "Relu").input = ["nowhere"];
      },
    ],
    [
      "a circle",
      /inputs that are computed before it/,
      (_, graph) => {
        const node = first(graph, "Conv");
        node.input = [node.output?.[0] ?? "", ...(node.input ?? []).slice(1)];
      },
    ],
    [
      "a value that is made twice",
      /outputs of its own/,
      (_, graph) => {
        first(graph, "Relu").output = [first(graph, "Conv").output?.[0] ?? ""];
      },
    ],
    [
      "weights of another length than their shape",
      /expected 5 numbers|expected \d+ bytes/,
      (_, graph) => {
        graph.initializer[0]!.dims = [2 ** 40];
      },
    ],
    [
      "a negative length",
      /no less than 0/,
      (_, graph) => {
        graph.initializer[0]!.dims = [-1];
      },
    ],
    [
      "lengths beyond counting",
      /no less than 0/,
      (_, graph) => {
        graph.initializer[0]!.dims = [2 ** 50, 2 ** 50];
      },
    ],
    [
      "text as weights",
      /expected numbers, got type 8/,
      (_, graph) => {
        graph.initializer[0]!.dataType = 8;
      },
    ],
    [
      "weights that are elsewhere",
      /its bytes in it, got elsewhere/,
      (_, graph) => {
        graph.initializer[0]!.dataLocation = 1;
      },
    ],
    [
      "two weights of one name",
      /expected one, got two/,
      (_, graph) => {
        graph.initializer.push(graph.initializer[0]!);
      },
    ],
    [
      "two inputs",
      /one picture.*got image/,
      (_, graph) => {
        graph.input.push(onnx.ValueInfoProto.create({ ...graph.input[0]!, name: "mask" }));
      },
    ],
    [
      "text as a picture",
      /one picture, float32/,
      (_, graph) => {
        graph.input[0]!.type!.tensorType!.elemType = 8;
      },
    ],
    [
      "a picture of five channels",
      /one picture, float32/,
      (_, graph) => {
        graph.input[0]!.type!.tensorType!.shape!.dim![1]!.dimValue = 5;
      },
    ],
    [
      "an operator set of the future",
      /from 7 to 22, got 99/,
      (model) => {
        model.opsetImport[0]!.version = 99;
      },
    ],
    [
      "functions",
      /functions or sparse weights/,
      (model) => {
        model.functions.push(onnx.FunctionProto.create({ name: "f" }));
      },
    ],
    [
      "no graph",
      /graph: expected one/,
      (model) => {
        model.graph = null;
      },
    ],
  ])("%s", (_, message, change) => {
    expect(() => readNetwork(changed(change), "resnet.onnx")).toThrow(message);
  });

  it("a file that is cut off, at every length", () => {
    for (let length = 1; length < bytes.length; length += 4096) {
      expect(() => readNetwork(bytes.subarray(0, length), "resnet.onnx")).toThrow(/^resnet.onnx/);
    }
  });

  it("bytes of anything else", () => {
    expect(() => readNetwork(Buffer.from("<html>not found</html>"), "page.onnx")).toThrow(/page.onnx/);
    expect(() => readNetwork(new Uint8Array(), "empty.onnx")).toThrow("empty.onnx: graph: expected one, got none");
  });
});

it("checks networks of our own, which take pixels", () => {
  expect(() => checkPreparedNetwork(tinyBackbone().network, "tiny")).not.toThrow();
  expect(() => checkPreparedNetwork(bytes, "resnet")).toThrow("one picture, uint8");
});
