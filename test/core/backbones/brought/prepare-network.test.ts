import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { layoutOf, prepareNetwork } from "../../../../packages/core/dist/backbones/brought/prepare-network.js";
import { readNetwork } from "../../../../packages/core/dist/onnx/network/read-network.js";
import { networkFixture } from "../../../support/network-fixtures.js";
import { network, node, numbers } from "../../../support/small-networks.js";

const nothing = { sidecar: {}, source: "" };

it("takes a picture with channels in front or behind", async () => {
  const kernel = { w: [numbers(4 * 3), [4, 3, 1, 1]] } as const;
  const first = network([node("Conv", ["x", "w"], "y", { auto_pad: "SAME_UPPER" })], kernel);
  const last = {
    ...network(
      [
        node("Transpose", ["x"], "t", { perm: [0, 3, 1, 2] }),
        node("Conv", ["t", "w"], "y", { auto_pad: "SAME_UPPER" }),
      ],
      kernel,
    ),
    input: { name: "x", dims: [undefined, undefined, undefined, 3] },
  };
  expect([first, last].map(layoutOf)).toEqual(["channels-first", "channels-last"]);
  for (const given of [first, last]) {
    const { layers, defaultLayer } = await prepareNetwork(given, "a.onnx", { sidecar: { size: 8 }, source: "" });
    expect(defaultLayer).toBe("y");
    expect(layers["y"]).toEqual({ channels: 4, stride: 1, steps: [] });
  }
});

it("cuts the classifier off and says what it took for granted", async () => {
  const original = readNetwork(readFileSync(networkFixture("vgg")), "vgg");
  const prepared = await prepareNetwork(original, "vgg.onnx", nothing);
  expect(prepared).toMatchObject({ defaultLayer: "features", onlySize: undefined, preprocessing: { size: 64 } });
  expect(prepared.preprocessingSource).toMatch(/^told from the network: torchvision/);
  expect(prepared.layers["features.28"]).toBeUndefined();
  expect(Object.keys(prepared.layers)).toContain("features.16");
});

it("refuses a network that was exported for one picture", async () => {
  const original = readNetwork(readFileSync(networkFixture("vit-alone")), "vit");
  await expect(prepareNetwork(original, "vit.onnx", nothing)).rejects.toThrow('dynamic_axes={"image": {0: "batch"}}');
});
