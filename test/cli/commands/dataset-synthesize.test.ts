import { join } from "node:path";
import { openDataset } from "@loci/core";
import { expect, test } from "vitest";
import { runLoci } from "../../support/run-loci.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

test("draws class folders that open as a data set, the same again by the seed", async () => {
  const folder = await temporaryFolder();
  const draw = (out: string, ...more: string[]) =>
    runLoci(
      "dataset",
      "synthesize",
      "kinds",
      join(folder, out),
      "--classes",
      "2",
      "--per-class",
      "2",
      "--size",
      "32",
      ...more,
    );
  expect(await draw("a")).toMatchObject({ code: 0, out: expect.stringContaining("4 pictures of 2 kinds") });
  const { pictures } = await openDataset(join(folder, "a"));
  expect(new Set(pictures.map(({ label }) => label)).size).toBe(2);
  const json = JSON.parse((await draw("b", "--json")).out) as { classes: number; pictures: { view: string }[] };
  expect(json).toMatchObject({ kind: "kinds", seed: 1, classes: 2 });
  expect(json.pictures).toHaveLength(4);
  expect(await draw("a")).toMatchObject({ code: 1 });
});

test("a kind that there is not", async () => {
  const run = await runLoci("dataset", "synthesize", "kittens", "x");
  expect(run).toMatchObject({ code: 1, notes: expect.stringMatching(/places/) });
});
