import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { detectPreprocessing } from "../../../../packages/core/dist/backbones/brought/detect-preprocessing.js";
import { readNetwork } from "../../../../packages/core/dist/onnx/network/read-network.js";
import { networkFixture } from "../../../support/network-fixtures.js";
import { network, node, numbers } from "../../../support/small-networks.js";

const familyOf = (given: Parameters<typeof detectPreprocessing>[0]) => detectPreprocessing(given)?.why.split(",")[0];
const kernel = (side: number) => ({ w: [numbers(4 * 3 * side * side), [4, 3, side, side]] }) as const;
const strided = (pads: readonly number[]) => node("Conv", ["x", "w"], "y", { strides: [2, 2], pads });
const patches = (side: number, name = "") => node("Conv", ["x", "w"], "y", { strides: [side, side] }, name);

it.each(["resnet", "vgg", "mobilenet-v3", "efficientnet", "vit", "registers"])("%s as PyTorch wrote it", (name) => {
  expect(familyOf(readNetwork(readFileSync(networkFixture(name)), name))).toBe("torchvision");
});

it("padding behind only is TensorFlow's", () => {
  expect(familyOf(network([strided([0, 0, 1, 1])], kernel(3)))).toBe("tensorflow");
  expect(familyOf(network([node("Conv", ["x", "w"], "y", { auto_pad: "SAME_UPPER" })], kernel(3)))).toBe("tensorflow");
});

it("so is padding behind by an operator of its own, and no other", () => {
  const padded = (pads: number[]) => network([node("Pad", ["x", "pads"], "y")], { pads });
  expect(familyOf(padded([0, 0, 0, 0, 0, 0, 1, 1]))).toBe("tensorflow");
  expect(familyOf(padded([0, 0, 1, 1, 0, 0, 1, 1]))).toBeUndefined();
});

it.each([
  ["Div by 255", "raw", [node("Div", ["x", "c"], "y")], [255]],
  ["Mul by 1/255", "raw", [node("Mul", ["x", "c"], "y")], [1 / 255]],
  [
    "a mean of 0-255 behind a transposition",
    "raw",
    [node("Transpose", ["x"], "t", { perm: [0, 3, 1, 2] }), node("Sub", ["t", "c"], "y")],
    [103.9, 116.8, 123.7],
  ],
  ["a mean of 0-1", "unit", [node("Sub", ["x", "c"], "y")], [0.485, 0.456, 0.406]],
] as const)("%s: the network takes %s", (_, family, nodes, values) => {
  expect(familyOf(network([...nodes], { c: [values, [values.length]] }))).toBe(family);
});

it("CLIP's transformers normalise in front of their blocks", () => {
  const clip = [patches(14), node("LayerNormalization", ["y"], "z", {}, "/visual/ln_pre/LayerNormalization")];
  expect(familyOf(network(clip, kernel(14)))).toBe("clip");
  expect(familyOf(network([patches(14)], kernel(14)))).toBe("torchvision");
});

it("does not guess where it could be one or another", () => {
  expect(detectPreprocessing(network([strided([1, 1, 1, 1])], kernel(3)))).toBeUndefined();
  // timm has transformers of 16 pixels with ImageNet's mean and with 0.5.
  const timm = patches(16, "/patch_embed/proj/Conv");
  expect(detectPreprocessing(network([timm], kernel(16), { producer: "pytorch" }))).toBeUndefined();
});
