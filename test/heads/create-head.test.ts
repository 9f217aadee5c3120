import { createHead, locationsWanted, restoreHead } from "@loci/heads";
import { describe, expect, it } from "vitest";

describe("createHead", () => {
  it("completes options and knows its length", async () => {
    const head = await createHead({ name: "netvlad", options: { clusters: 3, centres: "random" } }, 10);
    expect(head).toMatchObject({
      name: "netvlad",
      channels: 10,
      descriptorLength: 30,
      options: { clusters: 3, centres: "random" },
    });
  });

  it("starts from other parameters under another seed", async () => {
    const spec = { name: "netvlad", options: { clusters: 3, centres: "random" } };
    const [one, two] = await Promise.all([createHead(spec, 10, { seed: 1 }), createHead(spec, 10, { seed: 2 })]);
    expect(one.parameters["centres"]).not.toEqual(two.parameters["centres"]);
  });

  it("asks for local descriptors only where the options need them", () => {
    expect(locationsWanted({ name: "netvlad", options: {} })).toEqual({ pictures: 500, perPicture: 100 });
    expect(locationsWanted({ name: "netvlad", options: { centres: "random" } })).toBeUndefined();
    expect(locationsWanted({ name: "gem", options: {} })).toBeUndefined();
  });
});

describe("restoreHead", () => {
  it("takes the parameters that createHead made", async () => {
    const spec = { name: "netvlad", options: { clusters: 3, centres: "random" } };
    const head = await createHead(spec, 10);
    expect(restoreHead(spec, 10, head.parameters)).toMatchObject({
      options: head.options,
      parameters: head.parameters,
    });
  });

  it("refuses parameters for a head that has none", () => {
    expect(() => restoreHead({ name: "gap", options: {} }, 4, { p: { shape: [1], data: Float32Array.of(3) } })).toThrow(
      "parameters of gap: expected none, got p [1]",
    );
  });
});
