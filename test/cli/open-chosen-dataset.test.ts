import { expect, test } from "vitest";
import {
  galleryOf,
  noteSplits,
  openChosenDataset,
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
