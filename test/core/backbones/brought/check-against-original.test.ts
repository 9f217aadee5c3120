import { OnnxGraph } from "@loci/core";
import { expect, it } from "vitest";
import { checkAgainstOriginal } from "../../../../packages/core/dist/backbones/brought/check-against-original.js";
import { networkInput } from "../../../../packages/core/dist/backbones/network-input.js";
import { encodeNetwork } from "../../../../packages/core/dist/onnx/network/network.js";
import { network, node, numbers } from "../../../support/small-networks.js";

const original = network([node("Conv", ["x", "w"], "y"), node("Relu", ["y"], "z")], { w: [numbers(12), [4, 3, 1, 1]] });
const preprocessing = { size: 6, fit: "fill", scale: [1, 2, 3], offset: [0, 1, 2], channelOrder: "bgr" } as const;
const geometry = { layout: "channels-first", channels: 4, height: 6, width: 6, steps: [] } as const;
const compared = {
  ...({ file: "a.onnx", preprocessing, layout: "channels-first" } as const),
  layers: new Map([
    ["y", "first"],
    ["z", "second"],
  ]),
  geometries: new Map([
    ["y", geometry],
    ["z", geometry],
  ]),
};

/** The original behind pixels, with a factor on the weights. */
function prepared(factor: number, given: Parameters<typeof networkInput>[1] = preprocessing): Uint8Array {
  const other = network(original.nodes, { w: [numbers(12).map((value) => value * factor), [4, 3, 1, 1]] });
  const graph = new OnnxGraph();
  const picture = networkInput(graph, given, "channels-first");
  const nameIn = graph.include(encodeNetwork(other, ["z"]), { x: picture }, { values: "n/", weights: "n/" });
  for (const [value, layer] of compared.layers) graph.node("Identity", [nameIn(value)], {}, layer);
  return graph.encode();
}

it("is content with what differs by rounding", async () => {
  await expect(checkAgainstOriginal(original, prepared(1), compared)).resolves.toBeUndefined();
  await expect(checkAgainstOriginal(original, prepared(1.0001), compared)).resolves.toBeUndefined();
});

it("notices other weights and another preparation of the pixels", async () => {
  await expect(checkAgainstOriginal(original, prepared(1.01), compared)).rejects.toThrow(
    /layer (first|second), brought to/,
  );
  const rgb = { ...preprocessing, channelOrder: "rgb" } as const;
  await expect(checkAgainstOriginal(original, prepared(1, rgb), compared)).rejects.toThrow(
    "expected what the file itself gives",
  );
});

it("notices a number where the file itself gives none, wherever it is", async () => {
  const rootOf = (value: string) => network([node("Conv", ["x", "w"], "y"), node("Sqrt", [value], "z")], constants);
  const constants = { w: [numbers(12), [4, 3, 1, 1]] } as const;
  await expect(checkAgainstOriginal(rootOf("y"), prepared(1), compared)).rejects.toThrow("layer second, brought to");
});

it("tells a file that does not run", async () => {
  const broken = network([node("Conv", ["x", "w"], "y"), node("Nonsense", ["y"], "z")], {
    w: [numbers(12), [4, 3, 1, 1]],
  });
  await expect(checkAgainstOriginal(broken, prepared(1), compared)).rejects.toThrow("a.onnx does not run as it is");
});
