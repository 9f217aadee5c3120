import { describeStages } from "@loci/cli";
import { describe, expect, it } from "vitest";

const shape = { channels: 10, height: 4, width: 4 };

describe("describeStages", () => {
  it("tells kind, options and, for heads, length and parameters", () => {
    expect(describeStages(shape, "gem")[0]).toMatchObject({ kind: "pooling", descriptorLength: 10, parameters: 0 });
    expect(describeStages(shape, "max-pool")[0]).toMatchObject({
      kind: "neck",
      options: expect.arrayContaining([expect.objectContaining({ name: "kernel", default: 2 })]),
    });
    expect(describeStages(shape, "pca")[0]).not.toHaveProperty("descriptorLength");
  });

  it("gives every stage a name of its own and every option a description", () => {
    const all = describeStages(shape);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    for (const { options } of all) for (const { description } of options) expect(description).toMatch(/\w/);
  });

  it("answers an unknown name with the nearest", () => {
    expect(() => describeStages(shape, "maxpool")).toThrow('did you mean "max-pool"?');
  });
});
