import { openDataset } from "@loci/core";
import { expect, test } from "vitest";
import { openWithProblems, refusalOf, writeFiles, writePictures } from "../../../support/dataset-files.js";
import { datasetSamples } from "../../../support/dataset-samples.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const sample = async () => datasetSamples["google-landmarks"]!(await temporaryFolder());

test("training by landmark, and queries with what the solution lists", async () => {
  const folder = await sample();
  const dataset = await openDataset(folder);
  expect(dataset.pictures.map(({ name, label, split }) => [name, label, split])).toEqual([
    ["train/0/1/2/0123456789abcdef.jpg", "7", "train"],
    ["index/a/b/c/abc0000000000001.jpg", undefined, "test"],
    ["index/a/b/d/abd0000000000002.jpg", undefined, "test"],
    ["test/f/f/f/fff0000000000003.jpg", undefined, "test"],
  ]);
  expect([dataset.gallery, dataset.queries]).toEqual([[1, 2], [3]]);
  expect(dataset.relevance).toEqual({ positives: [[0, 1]], ignored: [[]] });
});

test("the clean list has a line a landmark", async () => {
  const folder = await sample();
  await writeFiles(folder, { "train_clean.csv": ["landmark_id,images", "7,0123456789abcdef abc0000000000001"] });
  const { problems, dataset } = await openWithProblems(folder, { split: "train" });
  expect(dataset.pictures.map(({ label }) => label)).toEqual(["7"]);
  expect(problems).toEqual([
    expect.stringMatching(/^train_clean.csv:2: .*"train\/a\/b\/c": no such file or folder|train_clean.csv:2: /),
  ]);
});

test("bad rows are told with their lines", async () => {
  const folder = await sample();
  await writeFiles(folder, {
    "index.csv": ["id", "abc0000000000001", "../../../secret"],
    "retrieval_solution_v2.1.csv": [
      "id,images,Usage",
      "fff0000000000003,deadbeef,Public",
      "fff0000000000003,abc0000000000001",
    ],
  });
  const { dataset, problems } = await openWithProblems(folder);
  expect(problems).toEqual([
    'index.csv:3: id: expected hexadecimal digits, got "../../../secret"',
    "retrieval_solution_v2.1.csv:2: image deadbeef counts as found: expected an image of index.csv, got another",
    "retrieval_solution_v2.1.csv:3: values in the row: expected 3, got 2",
  ]);
  expect(dataset.relevance?.positives).toEqual([[]]);
  await writeFiles(folder, { "index.csv": ["name", "abc"] });
  expect(await refusalOf(openDataset(folder))).toContain("index.csv: columns: expected id, got name");
});

test("a train.csv that is empty or of something else is not taken for it", async () => {
  const folder = await temporaryFolder();
  await writePictures(folder, "a.jpg");
  for (const content of ["", "id,label\n1,2\n"]) {
    await writeFiles(folder, { "train.csv": content });
    expect((await openDataset(folder)).format).toBe("picture-folder");
  }
});
