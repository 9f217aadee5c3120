import { type Backbone, networkTail, type OneOrMore, OnnxGraph, openBackbone, type TailOptions } from "@loci/core";
import { describe, expect, it } from "vitest";
import { type Formula, relativeError, withOnnx, withTensorFlow } from "../../support/both-interpreters.js";
import { layerMaps } from "../../support/layer-maps.js";
import { networkFixture } from "../../support/network-fixtures.js";
import { stagedBackbone } from "../../support/staged-backbone.js";

/** What the tail makes of the maps that the whole network has there, beside what the network itself makes. */
async function compare(backbone: Backbone, options: TailOptions) {
  const tail = networkTail(backbone, options);
  const maps = await layerMaps(backbone, tail.inputs, options.size);
  const expected = await layerMaps(backbone, options.layers, options.size);
  for (const [place, { dims }] of maps.entries()) {
    const { height, width, channels } = tail.sizes[place]!;
    expect(dims.slice(1)).toEqual([height, width, channels]);
  }
  const given = [
    ...maps.map((map, place) => [`map ${place}`, map] as const),
    ...Object.entries(tail.parameters).map(([name, { shape, data }]) => [name, { dims: shape, values: data }] as const),
  ];
  for (const [place, layer] of options.layers.entries()) {
    const formula: Formula = (ops, inputs) => {
      const taken = maps.map((_, at) => inputs[`map ${at}`]!) as unknown as OneOrMore<(typeof inputs)[string]>;
      return tail.compute(ops, taken, inputs)[place]!;
    };
    for (const interpret of [withTensorFlow, withOnnx]) {
      const got = await interpret(formula, Object.fromEntries(given));
      expect([layer, got.dims]).toEqual([layer, expected[place]!.dims]);
      expect(relativeError(got.values, expected[place]!.values)).toBeLessThan(1e-4);
    }
  }
  return tail;
}

describe("networkTail", () => {
  it.each([
    ["inception_v3", "mixed7", ["mixed8"], 139],
    ["mobilenet_v2", "block_12_add", ["block_13_expand_relu", "out_relu"], 96],
    [networkFixture("resnet"), "layer2", ["layer4", "layer1"], 64],
    [networkFixture("vgg"), "features.9", ["features"], 64],
  ] as const)("of %s behind %s gives what the network itself gives at %j", async (name, from, layers, size) => {
    const tail = await compare(await openBackbone(name), { from, layers, size });
    expect(Object.keys(tail.parameters).length).toBeGreaterThan(5);
  });

  it("covers every operator, at sizes that windows do not divide evenly, too", async () => {
    for (const size of [32, 27]) {
      const tail = await compare(stagedBackbone(), { from: "front", layers: ["middle", "front", "back"], size });
      expect(Object.keys(tail.parameters).sort()).toEqual(
        ["inner", "outer", "dense"].flatMap((name) => [`${name}/bias`, `${name}/kernel`]).sort(),
      );
    }
  });

  it("takes layers that do not depend on the first one as they are", async () => {
    const tail = await compare(stagedBackbone(), { from: "middle", layers: ["front", "back"], size: 32 });
    expect(tail.inputs).toEqual(["middle", "front"]);
  });

  it("counts the numbers that it makes of a picture", () => {
    const { valuesPerPicture } = networkTail(stagedBackbone(), { from: "middle", layers: ["back"], size: 32 });
    // Convolution and its ReLU 5 channels each, two poolings 4 each, side by side 13; 8 × 8 locations.
    expect(valuesPerPicture).toBe(64 * (5 + 5 + 4 + 4 + 13));
  });

  it.each([
    [{ from: "nowhere", layers: ["back"] }, "one of its 3 layers"],
    [{ from: "back", layers: ["back"] }, "a layer before those that the head takes"],
    [{ from: "back", layers: ["front"] }, "the head takes front"],
  ] as const)("refuses %j", (options, message) => {
    expect(() => networkTail(stagedBackbone(), { ...options, size: 32 })).toThrow(message);
  });

  it("names the layers that all ways lead through, each once", async () => {
    const backbone = await openBackbone("mobilenet_v2");
    const options = { from: "block_12_project_BN", layers: ["block_13_expand_relu"], size: 96 } as const;
    expect(() => networkTail(backbone, options)).toThrow(/lead through: .*block_11_add.*block_12_add/);
    const brought = await openBackbone(networkFixture("resnet"));
    const inBlock = { from: "layer4.0.conv2", layers: ["layer4"], size: 64 } as const;
    expect(() => networkTail(brought, inBlock)).toThrow(/lead through: .*layer2, layer3\.0\.Add, layer3, got/);
  });

  it("says so where the network has no such layer", () => {
    // Both ways of the block, and nothing that both lead through, as layers of their own.
    const graph = new OnnxGraph();
    const pixels = graph.input("pixels", "uint8", ["batch", "height", "width", 3]);
    const planes = graph.node("Transpose", [graph.node("Cast", [pixels], { to: 1 })], { perm: [0, 3, 1, 2] });
    const kernel = graph.initializer(new Float32Array(9), [3, 3, 1, 1], "kernel");
    for (const name of ["one", "other"]) graph.node("Conv", [planes, kernel], {}, name);
    graph.node("Add", ["one", "other"], {}, "both");
    const layer = { channels: 3, stride: 1, steps: [] };
    const backbone = stagedBackbone({ layers: { one: layer, other: layer, both: layer }, network: graph.encode() });
    expect(() => networkTail(backbone, { from: "one", layers: ["both"], size: 8 })).toThrow("got none in this network");
  });

  it("refuses where there is nothing to train", async () => {
    const backbone = await openBackbone("inception_v3");
    const relu = Object.keys(backbone.layers).find((layer) => layer.startsWith("activation"))!;
    const before = Object.keys(backbone.layers)[Object.keys(backbone.layers).indexOf(relu) - 1]!;
    expect(() => networkTail(backbone, { from: before, layers: [relu], size: 139 })).toThrow("a convolution between");
  });
});
