import { createHead, restoreHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { mapOf } from "../support/feature-map-shape.js";

describe("createHead", () => {
  it("completes options and knows its length", async () => {
    const head = await createHead({ name: "netvlad", options: { clusters: 3, centres: "random" } }, mapOf(10));
    expect(head).toMatchObject({
      name: "netvlad",
      inputs: mapOf(10),
      descriptorLength: 30,
      options: { clusters: 3, centres: "random" },
    });
  });

  it("starts from other parameters under another seed", async () => {
    const spec = { name: "netvlad", options: { clusters: 3, centres: "random" } };
    const [one, two] = await Promise.all([
      createHead(spec, mapOf(10), { seed: 1 }),
      createHead(spec, mapOf(10), { seed: 2 }),
    ]);
    expect(one.parameters["centres"]).not.toEqual(two.parameters["centres"]);
  });
});

it("tells a head how many layers it takes", async () => {
  await expect(createHead({ name: "gem", options: {} }, [...mapOf(4), ...mapOf(4)])).rejects.toThrow(
    "gem: layers: expected 1, got 2",
  );
});

describe("restoreHead", () => {
  it("takes the parameters that createHead made", async () => {
    const spec = { name: "netvlad", options: { clusters: 3, centres: "random" } };
    const head = await createHead(spec, mapOf(10));
    expect(restoreHead(spec, mapOf(10), head.parameters)).toMatchObject({
      options: head.options,
      parameters: head.parameters,
    });
  });

  it("refuses parameters for a head that has none", () => {
    expect(() =>
      restoreHead({ name: "gap", options: {} }, mapOf(4), { p: { shape: [1], data: Float32Array.of(3) } }),
    ).toThrow("parameters of gap: expected none, got p [1]");
  });
});
