import { openDataset } from "@loci/core";
import { expect, test } from "vitest";
import { namesOf, openWithProblems, writeFiles } from "../../../support/dataset-files.js";
import { datasetSamples } from "../../../support/dataset-samples.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const sample = async () => datasetSamples["cub-200-2011"]!(await temporaryFolder());

test("classes, the split for classification and the boxes", async () => {
  const { pictures, gallery, queries } = await openDataset(await sample(), { boxes: true });
  expect(pictures).toMatchObject([
    {
      name: "images/001.Albatross/a.jpg",
      label: "001.Albatross",
      split: "train",
      box: { left: 1, top: 2, width: 10, height: 9 },
    },
    {
      name: "images/001.Albatross/b.jpg",
      label: "001.Albatross",
      split: "test",
      box: { left: 0, top: 0, width: 16, height: 12 },
    },
    { name: "images/002.Auklet/c.jpg", label: "002.Auklet", split: "train" },
  ]);
  expect(gallery).toEqual([0, 1, 2]);
  expect(queries).toEqual(gallery);
});

test("retrieval takes ranges of classes", async () => {
  const { pictures } = await openDataset(await sample(), { classes: "2-2" });
  expect(pictures.map(({ label }) => label)).toEqual(["002.Auklet"]);
});

test("bad lines are told with their numbers, and nothing outside is read", async () => {
  const folder = await sample();
  await writeFiles(folder, {
    "images.txt": [
      "1 001.Albatross/a.jpg",
      "2 ../../secret.jpg",
      "3",
      "4 002.Auklet/missing.jpg",
      "5 002.Auklet/c.jpg",
    ],
    "image_class_labels.txt": ["1 1", "2 1", "4 2", "4 1", "nonsense"],
    "bounding_boxes.txt": ["1 a b c d"],
  });
  const { dataset, problems } = await openWithProblems(folder);
  expect(namesOf(dataset, dataset.gallery)).toEqual([]);
  expect(problems).toEqual([
    "image_class_labels.txt:4: number 4 is there twice",
    expect.stringMatching(/^image_class_labels.txt:5: the line: expected number class/),
    expect.stringMatching(/^images.txt:3: the line: expected image path, got "3"/),
    expect.stringMatching(/^images.txt:5: class of image 5/),
    'images.txt:2: path "images/../../secret.jpg": it may lead outside the data set',
    "images.txt:1: left side of the box: expected pixels from 0, got NaN",
    'images.txt:4: "images/002.Auklet/missing.jpg": no such file',
  ]);
});
