import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { openDataset } from "@loci/core";
import { expect, test } from "vitest";
import { namesOf, refusalOf, writePictures } from "../../../support/dataset-files.js";
import { datasetSamples } from "../../../support/dataset-samples.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const sample = async () => datasetSamples["query-database"]!(await temporaryFolder());

test("frames in walking order", async () => {
  const dataset = await openDataset(await sample());
  expect(namesOf(dataset, dataset.gallery)).toEqual([
    "database/frame2.jpg",
    "database/frame9.jpg",
    "database/frame10.jpg",
  ]);
  expect(dataset.pictures.map(({ sequence, frame }) => [sequence, frame])).toEqual([
    ["database", 0],
    ["database", 1],
    ["database", 2],
    ["query", 0],
    ["query", 1],
  ]);
});

test("class folders in both of them are classes", async () => {
  const folder = await temporaryFolder();
  await writePictures(folder, "queries/anna/1.jpg", "gallery/anna/2.jpg", "gallery/bert/1.jpg");
  const { pictures, gallery, queries } = await openDataset(folder);
  expect(pictures.map(({ label }) => label)).toEqual(["anna", "bert", "anna"]);
  expect([gallery, queries]).toEqual([[0, 1], [2]]);
});

test("one of the two is not enough, and empty ones hold nothing", async () => {
  const folder = await temporaryFolder();
  await writePictures(folder, "query/1.jpg");
  expect(await refusalOf(openDataset(folder, { format: "query-database" }))).toContain("got not both of them");
  await rm(join(folder, "query/1.jpg"));
  await mkdir(join(folder, "ref"));
  expect(await refusalOf(openDataset(folder))).toContain("expected pictures, got none");
});
