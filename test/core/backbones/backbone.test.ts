import { layerOf, openBackbone } from "@loci/core";
import { expect, it } from "vitest";

it("layerOf tells channels and stride, and knows no inherited names", async () => {
  const backbone = await openBackbone("mobilenet_v2");
  expect(layerOf(backbone, "block_13_expand_relu")).toMatchObject({ channels: 576, stride: 16 });
  expect(() => layerOf(backbone, "toString")).toThrow("layer of mobilenet_v2: expected one of its 102 layers");
});
