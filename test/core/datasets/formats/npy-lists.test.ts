import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { openDataset } from "@loci/core";
import { expect, test } from "vitest";
import { copyFixtures, namesOf, openWithProblems, refusalOf } from "../../../support/dataset-files.js";
import { datasetSamples } from "../../../support/dataset-samples.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const sample = async () => datasetSamples["npy-lists"]!(await temporaryFolder());

test("lists of paths and of positives", async () => {
  const dataset = await openDataset(await sample());
  expect(namesOf(dataset, dataset.gallery)).toEqual(["ref/0.jpg", "ref/1.jpg", "ref/2.jpg"]);
  expect(namesOf(dataset, dataset.queries)).toEqual(["query/0.jpg", "query/1.jpg"]);
  expect(dataset.relevance?.positives).toEqual([[0, 1], [2]]);
});

test("one positive a query as a matrix, and Mapillary's validation set with its two lists of places", async () => {
  const folder = await sample();
  await copyFixtures(folder, { "sped_gt.npy": "Nordland_gt.npy" });
  expect((await openDataset(folder)).relevance?.positives).toEqual([[1], [0]]);
  await rm(join(folder, "Nordland_gt.npy"));
  await copyFixtures(folder, { "msls_val_qIdx.npy": "Nordland_qIdx.npy", "msls_val_pIdx.npy": "Nordland_pIdx.npy" });
  const dataset = await openDataset(folder);
  expect(namesOf(dataset, dataset.queries)).toEqual(["query/1.jpg"]);
  expect(dataset.relevance?.positives).toEqual([[0, 2]]);
});

test("pictures may lie elsewhere than the lists, and of several lists the split chooses", async () => {
  const [lists, pictures] = [await temporaryFolder(), await sample()];
  for (const name of ["pitts30k_val", "pitts30k_test"]) {
    await copyFixtures(lists, {
      "nordland_dbImages.npy": `${name}_dbImages.npy`,
      "nordland_qImages.npy": `${name}_qImages.npy`,
      "nordland_gt.npy": `${name}_gt.npy`,
    });
  }
  expect(await refusalOf(openDataset(lists))).toContain("Choose one with --split NAME");
  const dataset = await openDataset(lists, { split: "val", root: pictures });
  expect(dataset.root).toBe(pictures);
  expect(dataset.pictures).toHaveLength(5);
});

test("a pickle that runs a command is refused and runs nothing", async () => {
  const folder = await sample();
  await copyFixtures(folder, { "attack.npy": "Nordland_gt.npy" });
  expect(await refusalOf(openDataset(folder))).toContain("system, which is not data");
  expect(await readdir(".")).not.toContain("LOCI_WAS_HERE");
});

test("missing pictures, places out of range and lists of other lengths are told", async () => {
  const folder = await sample();
  await rm(join(folder, "ref/1.jpg"));
  await copyFixtures(folder, { "msls_val_qIdx.npy": "Nordland_qImages.npy" });
  expect(await refusalOf(openDataset(folder))).toContain(
    "Nordland_qImages.npy: entry 0: expected a path, got a number",
  );
  await copyFixtures(folder, {
    "nordland_qImages.npy": "Nordland_qImages.npy",
    "nordland_dbImages.npy": "Nordland_dbImages.npy",
  });
  expect((await openWithProblems(folder)).problems).toEqual([
    'Nordland_dbImages.npy, entry 1: "ref/1.jpg": no such file',
  ]);
  await copyFixtures(folder, { "msls_val_pIdx.npy": "Nordland_gt.npy" });
  expect(await refusalOf(openDataset(folder))).toContain("Nordland_gt.npy: entries: expected 2, one a query, got 1");
});
