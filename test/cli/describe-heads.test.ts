import { describeHeads } from "@loci/cli";
import { describe, expect, it } from "vitest";

const all = describeHeads({ channels: 10, height: 4, width: 4 });
const named = (wanted: string) => all.find(({ name }) => name === wanted);

describe("describeHeads", () => {
  it("tells kind, options and, for heads, length and parameters", () => {
    expect(named("gem")).toMatchObject({ kind: "pooling", descriptorLength: 10, parameters: 0 });
    expect(named("max-pool")).toMatchObject({
      kind: "neck",
      options: expect.arrayContaining([expect.objectContaining({ name: "kernel", default: 2 })]),
    });
    expect(named("pca")).not.toHaveProperty("descriptorLength");
  });

  it("tells how heads, views and patches are put together", () => {
    expect(named("&")).toMatchObject({ kind: "combination", source: expect.stringMatching(/20\d\d/) });
    expect(named("scales")).toMatchObject({ kind: "view" });
    expect(named("patch-descriptors")?.options).toContainEqual(expect.objectContaining({ name: "stride", default: 1 }));
  });

  it("gives every stage a name of its own and every option a description", () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    for (const { options } of all) for (const { description } of options) expect(description).toMatch(/\w/);
  });
});
