import { openDataset } from "@loci/core";
import { expect, test } from "vitest";
import { openWithProblems, refusalOf, writeFiles } from "../../../support/dataset-files.js";
import { datasetSamples } from "../../../support/dataset-samples.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const sample = async () => datasetSamples["inaturalist"]!(await temporaryFolder());

test("labels in the order of their numbers, splits and places", async () => {
  const { pictures } = await openDataset(await sample());
  expect(pictures).toMatchObject([
    {
      name: "train_val2018/Aves/9/a.jpg",
      label: "09.Parus major",
      split: "train",
      position: { latitude: 48.1, longitude: -1.5 },
    },
    { name: "train_val2018/Aves/10/b.jpg", label: "10.Pica pica", split: "val" },
    { name: "train_val2018/Aves/10/c.jpg", label: "10.Pica pica", split: "val" },
  ]);
  expect(pictures[2]).not.toHaveProperty("position");
});

test("bad images are told, and lists that are none refused", async () => {
  const folder = await sample();
  const images = [
    { id: 1, file_name: "/etc/passwd" },
    { id: 2, file_name: "a/../../b.jpg" },
    { id: 3, file_name: "train_val2018/Aves/9/a.jpg" },
    { id: 1, file_name: "train_val2018/Aves/9/a.jpg", latitude: 91, longitude: 0 },
  ];
  const annotations = [1, 2].map((image_id) => ({ image_id, category_id: 9 }));
  await writeFiles(folder, {
    "train2018.json": JSON.stringify({ images, annotations, categories: [{ id: 9, name: "x" }] }),
  });
  const { problems } = await openWithProblems(folder);
  expect(problems).toEqual([
    "train2018.json, image 3: train_val2018/Aves/9/a.jpg: category: got none",
    'train2018.json, image 1: path "/etc/passwd": it is absolute',
    'train2018.json, image 2: path "a/../../b.jpg": it may lead outside the data set',
    "train2018.json, image 4: latitude: expected degrees from -90 to 90, got 91",
  ]);
  await writeFiles(folder, { "train2018.json": "[1, 2" });
  expect(await refusalOf(openDataset(folder))).toContain("not JSON");
  await writeFiles(folder, { "train2018.json": '{"images": 3}' });
  expect(await refusalOf(openDataset(folder))).toContain("not a list of iNaturalist");
});

test("a list may have more images than a call may have arguments", async () => {
  const folder = await sample();
  const images = Array.from({ length: 150_000 }, (_, id) => ({ id, file_name: "a.jpg" }));
  await writeFiles(folder, { "train2018.json": JSON.stringify({ images, annotations: [], categories: [] }) });
  const { problems } = await openWithProblems(folder);
  expect(problems).toHaveLength(images.length);
});
