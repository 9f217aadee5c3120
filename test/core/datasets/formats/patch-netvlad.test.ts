import { openDataset } from "@loci/core";
import { expect, test } from "vitest";
import { copyFixtures, namesOf, openWithProblems, refusalOf, writeFiles } from "../../../support/dataset-files.js";
import { datasetSamples } from "../../../support/dataset-samples.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const sample = async () => datasetSamples["patch-netvlad"]!(await temporaryFolder());

test("positions of the .npz, compressed or not, beside the lists", async () => {
  const folder = await sample();
  for (const fixture of ["nordland.npz", "compressed.npz"]) {
    await copyFixtures(folder, { [fixture]: "dataset_gt_files/nordland.npz" });
    const dataset = await openDataset(folder);
    expect(namesOf(dataset, dataset.gallery)).toEqual(["summer/1.png", "summer/2.png", "summer/3.png"]);
    expect(dataset.pictures.map(({ position }) => position)).toEqual([0, 1, 2, 0, 2].map((x) => ({ x, y: 0 })));
  }
});

test("bad lines are told with their numbers, other lengths and broken archives refused", async () => {
  const folder = await sample();
  const list = "dataset_imagenames/nordland_imageNames_index.txt";
  await writeFiles(folder, { [list]: ["/data/summer/1.png", "../2.png", "summer/3.png"] });
  expect((await openWithProblems(folder)).problems).toEqual([
    `${list}:1: path "/data/summer/1.png": it is absolute`,
    `${list}:2: path "../2.png": it may lead outside the data set`,
  ]);
  await writeFiles(folder, { [list]: ["summer/1.png"] });
  expect(await refusalOf(openDataset(folder))).toContain(
    "positions: expected 1 of one or two numbers, got shape (3, 2)",
  );
  await writeFiles(folder, { "dataset_gt_files/nordland.npz": "PK" });
  expect(await refusalOf(openDataset(folder))).toContain("not a .npz file");
});
