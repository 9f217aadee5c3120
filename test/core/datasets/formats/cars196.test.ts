import { openDataset } from "@loci/core";
import { expect, test } from "vitest";
import { copyFixtures, openWithProblems, refusalOf, writePictures } from "../../../support/dataset-files.js";
import { datasetSamples } from "../../../support/dataset-samples.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const sample = async () => datasetSamples["cars196"]!(await temporaryFolder());

test("names of classes with their numbers, boxes from 0, and the split", async () => {
  const { pictures } = await openDataset(await sample(), { boxes: true });
  expect(pictures).toMatchObject([
    {
      name: "car_ims/000001.jpg",
      label: "001.AM General Hummer SUV 2000",
      split: "train",
      box: { left: 2, top: 1, width: 8, height: 7 },
    },
    {
      name: "car_ims/000002.jpg",
      label: "002.Acura RL Sedan 2012",
      split: "test",
      box: { left: 0, top: 0, width: 16, height: 12 },
    },
  ]);
});

test("the development kit has a file and a folder a split", async () => {
  const folder = await temporaryFolder();
  await copyFixtures(folder, { "cars_annos.mat": "devkit/cars_train_annos.mat" });
  await copyFixtures(folder, { "cars_annos.mat": "devkit/cars_meta.mat" });
  await writePictures(folder, "cars_train/car_ims/000001.jpg", "cars_train/car_ims/000002.jpg");
  const { format, pictures } = await openDataset(folder);
  expect(format).toBe("cars196");
  expect(pictures.map(({ name, split }) => [name, split])).toEqual([
    ["cars_train/car_ims/000001.jpg", "train"],
    ["cars_train/car_ims/000002.jpg", "train"],
  ]);
});

test("an absolute path, an unknown class and a box inside out are told", async () => {
  const folder = await sample();
  await copyFixtures(folder, { "cars_broken.mat": "cars_annos.mat" });
  const { problems } = await openWithProblems(folder);
  expect(problems).toEqual([
    "cars_annos.mat, annotation 2: class: expected 1 to 2, got 7",
    'cars_annos.mat, annotation 1: path "/etc/passwd": it is absolute',
    "cars_annos.mat, annotation 3: width of the box: expected more than 0 pixels, got -7",
  ]);
  await copyFixtures(folder, { "values.mat": "cars_annos.mat" });
  expect(await refusalOf(openDataset(folder))).toContain("class_names: expected a cell array, got none");
});
