import { openDataset } from "@loci/core";
import { expect, test } from "vitest";
import { refusalOf, writePictures } from "../../../support/dataset-files.js";
import { datasetSamples } from "../../../support/dataset-samples.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const sample = async () => datasetSamples["picture-folder"]!(await temporaryFolder());

test("class folders are classes; every picture asks and answers", async () => {
  const { format, pictures, gallery, queries, relevance } = await openDataset(await sample());
  expect(format).toBe("picture-folder");
  expect(pictures.map(({ label }) => label)).toEqual(["lily", "rose", "rose"]);
  expect([gallery, queries, relevance]).toEqual([[0, 1, 2], [0, 1, 2], undefined]);
});

test("one picture at the top makes it a plain folder; none at all is refused", async () => {
  const folder = await sample();
  await writePictures(folder, "top.jpg");
  expect((await openDataset(folder)).pictures.every(({ label }) => label === undefined)).toBe(true);
  expect(await refusalOf(openDataset(await temporaryFolder()))).toContain("no pictures");
});
