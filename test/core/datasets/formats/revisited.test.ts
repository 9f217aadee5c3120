import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { openDataset } from "@loci/core";
import { expect, test } from "vitest";
import { copyFixtures, namesOf, openWithProblems, refusalOf } from "../../../support/dataset-files.js";
import { datasetSamples } from "../../../support/dataset-samples.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const sample = async () => datasetSamples["revisited"]!(await temporaryFolder());

test("easy and hard are positives, junk is neither, and queries ask with their box", async () => {
  const dataset = await openDataset(await sample());
  expect(namesOf(dataset, dataset.gallery)).toEqual([
    "jpg/all_souls_000013.jpg",
    "jpg/all_souls_000026.jpg",
    "jpg/oxford_002985.jpg",
  ]);
  expect(namesOf(dataset, dataset.queries)).toEqual(["jpg/all_souls_000006.jpg"]);
  expect(dataset.relevance).toEqual({ positives: [[0, 1]], hard: [[1]], ignored: [[2]] });
  expect(dataset.pictures[3]?.box).toEqual({ left: 1.5, top: 2, width: 8, height: 8 });
});

test.each([0, 2, 3, 4, 5])("pickles of protocol %i", async (protocol) => {
  const folder = await sample();
  await copyFixtures(folder, { [`gnd_roxford5k_${protocol}.pkl`]: "gnd_roxford5k.pkl" });
  expect((await openDataset(folder)).relevance).toEqual({ positives: [[0, 1]], hard: [[1]], ignored: [[2]] });
});

test("the first edition in the same file: ok and junk", async () => {
  const folder = await sample();
  await rm(join(folder, "gnd_roxford5k.pkl"));
  await copyFixtures(folder, { "gnd_oxford5k.pkl": "gnd_oxford5k.pkl" });
  expect((await openDataset(folder)).relevance).toEqual({ positives: [[0, 1]], ignored: [[2]] });
});

test.each([0, 2, 4])("a pickle of protocol %i that runs a command is refused and runs nothing", async (protocol) => {
  const folder = await sample();
  await copyFixtures(folder, { [`attack_${protocol}.pkl`]: "gnd_roxford5k.pkl" });
  expect(await refusalOf(openDataset(folder))).toMatch(/the pickle asks for (posix|nt|os)\.system, which is not data/);
  expect(await readdir(".")).not.toContain("LOCI_WAS_HERE");
});

test("places out of range and missing pictures are told", async () => {
  const folder = await sample();
  await copyFixtures(folder, { "gnd_out_of_range.pkl": "gnd_roxford5k.pkl" });
  await rm(join(folder, "jpg/all_souls_000026.jpg"));
  const { problems } = await openWithProblems(folder);
  expect(problems).toEqual([
    "gnd_roxford5k.pkl, gnd 0: easy: expected places of gallery pictures, 0 to 2, got 7",
    'gnd_roxford5k.pkl, imlist 1: "jpg/all_souls_000026.jpg": no such file',
  ]);
});
