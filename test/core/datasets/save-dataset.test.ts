import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { openDataset, saveDataset } from "@loci/core";
import { expect, test } from "vitest";
import { namesOf, refusalOf } from "../../support/dataset-files.js";
import { datasetSamples } from "../../support/dataset-samples.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

test("at the root, above it, and elsewhere with the root to give", async () => {
  const root = join(await temporaryFolder(), "data/vpr");
  await mkdir(root, { recursive: true });
  const dataset = await openDataset(await datasetSamples["vpr-bench"]!(root));
  const elsewhere = join(await temporaryFolder(), "t.csv");
  for (const [file, given, prefix] of [
    [join(root, "t.csv"), {}, ""],
    [join(dirname(root), "t.csv"), {}, "vpr/"],
    [elsewhere, { root }, ""],
  ] as const) {
    expect(await saveDataset(file, dataset)).toEqual(given);
    const read = await openDataset(file, given);
    expect(namesOf(read, read.queries)).toEqual(namesOf(dataset, dataset.queries).map((name) => prefix + name));
    expect(read.relevance).toEqual(dataset.relevance);
    expect(read.pictures.map(({ path }) => path)).toEqual(dataset.pictures.map(({ path }) => path));
  }
});

test("a folder that is not there is refused", async () => {
  const dataset = await openDataset(await datasetSamples["table"]!(await temporaryFolder()));
  expect(await refusalOf(saveDataset("/nowhere/t.csv", dataset))).toContain("cannot write /nowhere/t.csv");
});
