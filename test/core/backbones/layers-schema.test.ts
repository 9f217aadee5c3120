import { layersSchema, openBackbone } from "@loci/core";
import { expect, it } from "vitest";

it("reads the layers of a backbone back as they were", async () => {
  const { layers } = await openBackbone("mobilenet_v2");
  expect(layersSchema.parse(JSON.parse(JSON.stringify(layers)))).toEqual(layers);
});

it("refuses what is no layer", () => {
  expect(layersSchema.safeParse({ a: { channels: 1.5, stride: 2, steps: [] } }).success).toBe(false);
  expect(
    layersSchema.safeParse({ a: { channels: 1, stride: 2, steps: [{ kernel: 1, stride: 1, padding: "valid" }] } })
      .success,
  ).toBe(false);
});
