import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { openDataset } from "@loci/core";
import { expect, test } from "vitest";
import { writeFiles, writePictures } from "../../support/dataset-files.js";
import { runLoci } from "../../support/run-loci.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

test("classes on one side each; pictures stay where they are", async () => {
  const root = await temporaryFolder();
  await writePictures(root, "a/1.jpg", "a/2.jpg", "b/1.jpg", "b/2.jpg");
  const out = join(root, "split.csv");
  expect(await runLoci("dataset", "split", root, "--out", out)).toMatchObject({
    code: 0,
    out: expect.stringMatching(/(train|test) 2, (train|test) 2 pictures$/),
  });
  expect((await readdir(root)).sort()).toEqual(["a", "b", "split.csv"]);
  const labels = new Set((await openDataset(out, { split: "train" })).pictures.map(({ label }) => label));
  expect(labels.size).toBe(1);
});

test("places, with shares, as JSON", async () => {
  const root = await temporaryFolder();
  const names = Array.from({ length: 8 }, (_, place) => `${place}.jpg`);
  await writePictures(root, ...names);
  await writeFiles(root, { "t.csv": ["path,x,y", ...names.map((name, place) => `${name},${place * 100},0`)] });
  const out = join(root, "split.csv");
  const run = await runLoci(
    "dataset",
    "split",
    join(root, "t.csv"),
    "--by",
    "place",
    "--train",
    "50",
    "--val",
    "25",
    "--test",
    "25",
    "--out",
    out,
    "--json",
  );
  expect(JSON.parse(run.out)).toMatchObject({ by: "place", seed: 1, splits: { train: 4, val: 2, test: 2 } });
  const refused = await runLoci("dataset", "split", join(root, "t.csv"), "--out", join(root, "x.csv"));
  expect(refused).toMatchObject({ code: 1, notes: expect.stringContaining("Split it by place") });
});
