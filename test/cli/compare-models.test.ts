import { evaluateSystems } from "@loci/cli";
import { openDataset } from "@loci/core";
import { describe, expect, it } from "vitest";
import { drawClassFolders } from "../support/picture-folder.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { testContext } from "../support/test-terminal.js";

const model = "mobilenet_v2@Conv1_relu/gap";

async function compare(given: Omit<Parameters<typeof evaluateSystems>[0], "resamples" | "model">) {
  const root = await temporaryFolder();
  await drawClassFolders(root, 2);
  const { context, progress } = testContext();
  const systems = await evaluateSystems({ model, resamples: 20, ...given }, await openDataset(root), context);
  return { ...systems, described: progress.filter((line) => line === "Describing stopped").length };
}

describe("comparison", () => {
  it("there is none unless it is asked for", async () => {
    const { first, other } = await compare({});
    expect([first.cost, other]).toEqual([undefined, undefined]);
  });

  it("of one model with and without re-ranking describes its pictures once", async () => {
    const { first, other, described } = await compare({ rerank: "aqe(k=2)", compareRerank: "none" });
    expect(other?.name).toBe("mobilenet_v2@Conv1_relu/gap without re-ranking");
    expect(described).toBe(1);
    expect(first.cost?.millisecondsPerQuery).toBeGreaterThan(0);
    expect(first.result.queries).toBe(other?.result.queries);
  });

  it("of two models re-ranks the other one only when that is asked for", async () => {
    const other = "mobilenet_v2@Conv1_relu/gmp";
    const plain = await compare({ rerank: "aqe", compare: other });
    expect([plain.other?.name, plain.described]).toEqual([`${other} without re-ranking`, 2]);
    expect((await compare({ compare: other, compareRerank: "aqe" })).other?.name).toBe(`${other} re-ranked by aqe`);
    expect((await compare({ compare: model })).other?.name).toBe(model);
  });

  it("tells what is not there, or does not go with the data, before pictures are described", async () => {
    await expect(compare({ compareRerank: "aqqe" })).rejects.toThrow('did you mean "aqe"?');
    await expect(compare({ compareRerank: "sequence" })).rejects.toThrow("re-ranking with sequence");
  });
});
