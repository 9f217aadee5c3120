import { preprocessingFamilies } from "@loci/core";
import { describe, expect, it } from "vitest";
import { standardised } from "../../../../packages/core/dist/backbones/brought/preprocessing-families.js";

it("mean and deviation: (pixel / 255 − mean) / deviation", () => {
  const { scale, offset } = standardised([0.5, 0.25, 0], [0.5, 0.125, 1]);
  const [first, second, third] = [0, 1, 2].map((channel) => (pixel: number) => {
    return pixel * (scale as readonly number[])[channel]! + (offset as readonly number[])[channel]!;
  });
  expect(first!(255)).toBeCloseTo(1, 10);
  expect(second!(255)).toBeCloseTo(6, 10);
  expect(third!(127.5)).toBeCloseTo(0.5, 10);
});

describe("what black and white become", () => {
  // As torchvision, Keras's preprocess_input and OpenAI's CLIP compute them.
  it.each([
    ["torchvision", [-2.1179, -2.0357, -1.8044], [2.2489, 2.4286, 2.64]],
    ["tensorflow", [-1, -1, -1], [1, 1, 1]],
    ["caffe", [-103.939, -116.779, -123.68], [151.061, 138.221, 131.32]],
    ["unit", [0, 0, 0], [1, 1, 1]],
    ["raw", [0, 0, 0], [255, 255, 255]],
    ["clip", [-1.7923, -1.7521, -1.4802], [1.9303, 2.0749, 2.1459]],
  ] as const)("%s", (family, black, white) => {
    const { scale, offset } = preprocessingFamilies[family].preprocessing;
    const at = (numbers: number | readonly number[], channel: number) =>
      typeof numbers === "number" ? numbers : numbers[channel]!;
    for (const channel of [0, 1, 2]) {
      expect(at(offset, channel)).toBeCloseTo(black[channel]!, 3);
      expect(255 * at(scale, channel) + at(offset, channel)).toBeCloseTo(white[channel]!, 3);
    }
  });
});

it("every family says where it is from, and is under its own name", () => {
  for (const [name, family] of Object.entries(preprocessingFamilies)) {
    expect(family.name).toBe(name);
    expect(family.source.length).toBeGreaterThan(10);
  }
});
