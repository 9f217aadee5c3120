import { openDataset } from "@loci/core";
import { expect, test } from "vitest";
import { openWithProblems, writeFiles } from "../../../support/dataset-files.js";
import { datasetSamples } from "../../../support/dataset-samples.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const sample = async () => datasetSamples["stanford-online-products"]!(await temporaryFolder());

test("classes and splits", async () => {
  const folder = await sample();
  const { pictures } = await openDataset(folder);
  expect(pictures.map(({ name, label, split }) => [name, label, split])).toEqual([
    ["bicycle_final/111_0.JPG", "1", "train"],
    ["bicycle_final/111_1.JPG", "1", "train"],
    ["chair_final/222_0.JPG", "11319", "test"],
  ]);
  expect((await openDataset(folder, { split: "test" })).pictures).toHaveLength(1);
});

test("bad lines are told with their numbers", async () => {
  const folder = await sample();
  await writeFiles(folder, {
    "Ebay_test.txt": [
      "image_id class_id super_class_id path",
      "3 11319 3",
      "4 11319 3 /etc/passwd",
      "5 11319 3 ../x.JPG",
      "6 1 1 chair_final/no.JPG",
    ],
  });
  const { dataset, problems } = await openWithProblems(folder);
  expect(dataset.pictures).toHaveLength(2);
  expect(problems.map((problem) => problem.slice(0, 60))).toEqual([
    "Ebay_test.txt:2: the line: expected image_id class_id super_",
    'Ebay_test.txt:3: path "/etc/passwd": it is absolute',
    'Ebay_test.txt:4: path "../x.JPG": it may lead outside the da',
    'Ebay_test.txt:5: "chair_final/no.JPG": no such file',
  ]);
});
