import { openDataset } from "@loci/core";
import { expect, test } from "vitest";
import { openWithProblems, writeFiles } from "../../../support/dataset-files.js";
import { datasetSamples } from "../../../support/dataset-samples.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const sample = async () => datasetSamples["in-shop"]!(await temporaryFolder());

test("training pictures neither ask nor answer; a box where there is one", async () => {
  const folder = await sample();
  const { pictures, gallery, queries } = await openDataset(folder);
  expect(pictures.map(({ label, split }) => [label, split])).toEqual([
    ["id_00000001", "train"],
    ["id_00000002", "test"],
    ["id_00000002", "test"],
    ["id_00000002", "test"],
  ]);
  expect(queries).toEqual([1]);
  expect(gallery).toEqual([2, 3]);
  const boxed = await openDataset(folder, { boxes: true });
  expect(boxed.pictures[1]?.box).toEqual({ left: 2, top: 1, width: 10, height: 10 });
  expect(pictures.some(({ box }) => box)).toBe(false);
  const training = await openDataset(folder, { split: "train" });
  expect([training.queries, training.gallery]).toEqual([[0], [0]]);
});

test("bad lines are told with their numbers", async () => {
  const folder = await sample();
  await writeFiles(folder, {
    "Eval/list_eval_partition.txt": [
      "4",
      "image_name item_id evaluation_status",
      "img/a.jpg id_1 probe",
      "img/b.jpg",
      "img/../../b.jpg id_1 query",
      "img/c.jpg id_1 query",
    ],
  });
  const { problems } = await openWithProblems(folder);
  expect(problems).toEqual([
    "Eval/list_eval_partition.txt:3: evaluation_status: expected train, query, gallery, got probe",
    expect.stringMatching(/^Eval\/list_eval_partition.txt:4: the line/),
    expect.stringMatching(/^Eval\/list_eval_partition.txt:5: path .* lead outside/),
    expect.stringMatching(/^Eval\/list_eval_partition.txt:6: .*no such file/),
  ]);
});
