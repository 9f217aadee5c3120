import { openDataset } from "@loci/core";
import { expect, test } from "vitest";
import { namesOf, openWithProblems, writeFiles } from "../../../support/dataset-files.js";
import { datasetSamples } from "../../../support/dataset-samples.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const sample = async () => datasetSamples["oxford-text"]!(await temporaryFolder());

test("good and ok are positives, junk is neither; the query is a box of a gallery picture", async () => {
  const dataset = await openDataset(await sample());
  expect(dataset.gallery).toEqual([0, 1, 2, 3]);
  expect(namesOf(dataset, dataset.queries)).toEqual(["jpg/all_souls_000013.jpg"]);
  expect(dataset.pictures[4]).toMatchObject({
    box: { left: 1.5, top: 2, width: 8, height: 8 },
    sequence: "all_souls_1",
  });
  expect(dataset.relevance).toEqual({ positives: [[0, 1, 2]], ignored: [[3]] });
});

test("pictures that are not there and boxes that are none are told with their lines", async () => {
  const folder = await sample();
  await writeFiles(folder, {
    "gt_files_170407/all_souls_1_good.txt": ["all_souls_000013", "../../secret", "/etc/passwd"],
    "gt_files_170407/all_souls_2_query.txt": ["oxc1_all_souls_000013 1.5 2.0"],
    "gt_files_170407/all_souls_3_query.txt": ["oxc1_nobody 1 2 3 4"],
    "gt_files_170407/all_souls_4_query.txt": ["oxc1_all_souls_000013 1 NaN 3 4"],
    "gt_files_170407/all_souls_4_good.txt": [""],
    "gt_files_170407/all_souls_4_ok.txt": [""],
    "gt_files_170407/all_souls_4_junk.txt": [""],
  });
  const { problems } = await openWithProblems(folder);
  const at = (name: string, line: number) => `gt_files_170407/${name}.txt:${line}: `;
  expect(problems).toEqual([
    `${at("all_souls_1_good", 2)}"../../secret": expected a picture of the gallery, got none of that name`,
    `${at("all_souls_1_good", 3)}"/etc/passwd": expected a picture of the gallery, got none of that name`,
    `${at("all_souls_2_query", 1)}the line: expected a name and the four sides of a box, got oxc1_all_souls_000013 1.5 2.0`,
    `${at("all_souls_3_query", 1)}"oxc1_nobody": expected a picture of the gallery, got none of that name`,
    `${at("all_souls_4_query", 1)}upper side of the box: expected pixels from 0, got NaN`,
  ]);
});
