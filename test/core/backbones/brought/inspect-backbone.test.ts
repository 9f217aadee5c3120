import { inspectBackbone, openBackbone } from "@loci/core";
import { expect, it } from "vitest";
import { networkFixture } from "../../../support/network-fixtures.js";

it("lists each value once with all of its names, and what it takes to compute", async () => {
  const backbone = await openBackbone(networkFixture("resnet"));
  const layers = await inspectBackbone(backbone);
  const stage = layers.find(({ names }) => names.includes("layer2"))!;
  expect(stage).toMatchObject({ channels: 16, stride: 8, height: 8, width: 8 });
  expect(stage.names).toEqual(["layer2", "layer2.1", "layer2.1.relu_2", "layer2.1.relu_2.Relu"]);
  const first = layers.find(({ names }) => names.includes("conv1"))!;
  // Casting, scaling and shifting the pixels, then 7 × 7 × 3 products and sums for each of 64 × 32 × 32 numbers.
  expect(first.operations).toBe(3 * 3 * 64 * 64 + 2 * 147 * 64 * 32 * 32);
  expect(layers.flatMap(({ names }) => names).sort()).toEqual(Object.keys(backbone.layers).sort());
});

it("follows the size, and refuses one that the network does not take", async () => {
  const last = async (name: string, size: number) =>
    (await inspectBackbone(await openBackbone(networkFixture(name)), size)).at(-1)!;
  expect(await last("vgg", 128)).toMatchObject({ height: 4, width: 4 });
  await expect(last("vit", 64)).rejects.toThrow("expected 32, for which the network was written, got 64");
});
