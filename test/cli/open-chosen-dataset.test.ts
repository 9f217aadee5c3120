import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  galleryOf,
  noteSplits,
  openChosenDataset,
  openTrainingDataset,
  readingOptions,
} from "../../packages/cli/dist/open-chosen-dataset.js";
import { datasetSamples } from "../support/dataset-samples.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { testTerminal } from "../support/test-terminal.js";

test("options in the library's form, and only those that are given", () => {
  expect(readingOptions({ pictures: "x" })).toEqual({});
  expect(
    readingOptions({ pictures: "x", split: "val", classes: "7", columns: ["path=a b", "frame=x=y"], firstPerClass: 2 }),
  ).toEqual({
    split: "val",
    classes: "7",
    columns: { path: "a b", frame: "x=y" },
    firstPerClass: 2,
  });
  for (const text of ["path", "=x", "path="]) {
    expect(() => readingOptions({ pictures: "x", columns: [text] })).toThrow("--columns: expected name=column");
  }
});

test("the gallery alone, and a word on splits taken together", async () => {
  const pictures = await datasetSamples["in-shop"]!(await temporaryFolder());
  const dataset = await openChosenDataset({ pictures });
  expect(galleryOf(dataset)).toHaveLength(2);
  const { terminal, notes } = testTerminal();
  noteSplits(dataset, { pictures }, terminal);
  noteSplits(dataset, { pictures, split: "test" }, terminal);
  expect(notes).toEqual(["Splits test, train are taken together; choose one with --split"]);
});

test("pictures to learn from: the train split, unless something else is chosen", async () => {
  const pictures = await datasetSamples["in-shop"]!(await temporaryFolder());
  const { terminal, notes } = testTerminal();
  const open = (chosen: object = {}) => openTrainingDataset({ pictures, ...chosen }, terminal);
  const splits = (dataset: Awaited<ReturnType<typeof open>>) => new Set(dataset.pictures.map(({ split }) => split));
  const train = await open();
  expect(splits(train)).toEqual(new Set(["train"]));
  // Pictures to train on have no role of their own.
  expect(train.gallery).toHaveLength(train.pictures.length);
  expect(notes).toEqual(["Learning from split train of test, train; choose another with --split"]);
  expect(splits(await open({ split: "test" }))).toEqual(new Set(["test"]));
  expect(splits(await open({ classes: "1-2" })).size).toBeGreaterThan(0);

  const folder = await datasetSamples["picture-folder"]!(await temporaryFolder());
  expect((await open({ pictures: folder })).pictures.length).toBeGreaterThan(0);
  const table = join(folder, "list.csv");
  const [picture] = (await openChosenDataset({ pictures: folder })).pictures;
  await writeFile(table, `path,label,split\n${picture!.name},bird,val\n`);
  await expect(open({ pictures: table })).rejects.toThrow("split to learn from: expected train, got val");
});
