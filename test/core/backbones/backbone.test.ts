import { layerOf, openBackbone, sideAt, smallestSide } from "@loci/core";
import { expect, it } from "vitest";

it("layerOf tells channels and stride, and knows no inherited names", async () => {
  const backbone = await openBackbone("mobilenet_v2");
  expect(layerOf(backbone, "block_13_expand_relu")).toMatchObject({ channels: 576, stride: 16 });
  expect(() => layerOf(backbone, "toString")).toThrow("layer of mobilenet_v2: expected one of its 102 layers");
});

it("sideAt and smallestSide follow the steps: floor((n + padding − kernel) / stride) + 1, or ceil(n / stride)", () => {
  const layer = {
    channels: 1,
    stride: 4,
    steps: [
      { kernel: 3, stride: 2, padding: 0 },
      { kernel: 5, stride: 2, padding: "same" },
      { kernel: 3, stride: 1, padding: 1 },
    ],
  } as const;
  expect(sideAt(layer, 15)).toBe(3);
  expect(smallestSide(layer)).toBe(7);
  expect(sideAt(layer, 7)).toBe(1);
});
