import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { openDataset } from "@loci/core";
import { expect, test } from "vitest";
import { copyFixtures, namesOf, openWithProblems, refusalOf } from "../../../support/dataset-files.js";
import { datasetSamples } from "../../../support/dataset-samples.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const sample = async () => datasetSamples["vpr-bench"]!(await temporaryFolder());

test("matches by the order of the names as numbers", async () => {
  const dataset = await openDataset(await sample());
  expect(namesOf(dataset, dataset.gallery)).toEqual(["ref/2.jpg", "ref/9.jpg", "ref/10.jpg"]);
  expect(dataset.relevance).toEqual({
    positives: [
      [0, 1],
      [1, 2],
    ],
    ignored: [[], []],
  });
});

test("as Python 2 pickled it", async () => {
  const folder = await sample();
  await copyFixtures(folder, { "ground_truth_protocol_2.npy": "ground_truth_new.npy" });
  expect((await openDataset(folder)).relevance?.positives).toEqual([[0, 1], [2]]);
});

test("a missing picture makes places out of range; a pickle that runs a command runs nothing", async () => {
  const folder = await sample();
  await rm(join(folder, "ref/10.jpg"));
  expect((await openWithProblems(folder)).problems).toEqual([
    "ground_truth_new.npy, row 1: matches: expected places of gallery pictures, 0 to 1, got 2",
  ]);
  await copyFixtures(folder, { "attack.npy": "ground_truth_new.npy" });
  expect(await refusalOf(openDataset(folder))).toContain("system, which is not data");
  expect(await readdir(".")).not.toContain("LOCI_WAS_HERE");
  await copyFixtures(folder, { "sped_gt.npy": "ground_truth_new.npy" });
  expect((await openWithProblems(folder)).problems[0]).toContain("row 0: the row: expected a query and its matches");
});
