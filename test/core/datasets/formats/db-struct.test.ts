import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { openDataset } from "@loci/core";
import { expect, test } from "vitest";
import { copyFixtures, namesOf, openWithProblems, refusalOf, writePictures } from "../../../support/dataset-files.js";
import { datasetSamples } from "../../../support/dataset-samples.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const sample = async () => datasetSamples["db-struct"]!(await temporaryFolder());

test("database and queries with their positions in the plane", async () => {
  const dataset = await openDataset(await sample());
  expect(namesOf(dataset, dataset.gallery)).toEqual(["000/000000_pitch1_yaw1.jpg", "000/000001_pitch1_yaw1.jpg"]);
  expect(namesOf(dataset, dataset.queries)).toEqual(["queries_real/000/000000_pitch1_yaw1.jpg"]);
  expect(dataset.pictures.map(({ position, split }) => [position, split])).toEqual([
    [{ x: 585001.5, y: 4476829.25 }, "test"],
    [{ x: 585100, y: 4476900 }, "test"],
    [{ x: 585003, y: 4476830 }, "test"],
  ]);
});

test("the folder finds its file, compressed or not; of several the split chooses", async () => {
  const file = await sample();
  const folder = dirname(dirname(file));
  expect((await openDataset(folder)).format).toBe("db-struct");
  await copyFixtures(folder, { "pitts30k_compressed.mat": "datasets/pitts250k_val.mat" });
  expect((await openDataset(folder, { split: "val" })).pictures).toHaveLength(3);
  expect((await openDataset(folder, { split: "pitts30k_test" })).pictures).toHaveLength(3);
  expect(await refusalOf(openDataset(folder))).toContain("expected one, got pitts250k_val, pitts30k_test");
});

test("Tokyo's pictures are .png where its list says .jpg, in folders of their own", async () => {
  const folder = await temporaryFolder();
  await copyFixtures(folder, { "pitts30k_test.mat": "tokyo247.mat" });
  await writePictures(
    folder,
    "database_gsv/000/000000_pitch1_yaw1.png",
    "database_gsv/000/000001_pitch1_yaw1.png",
    "247query_v3/000/000000_pitch1_yaw1.jpg",
  );
  const dataset = await openDataset(join(folder, "tokyo247.mat"));
  expect(namesOf(dataset, [0, 2])).toEqual([
    "database_gsv/000/000000_pitch1_yaw1.png",
    "247query_v3/000/000000_pitch1_yaw1.jpg",
  ]);
});

test("bad entries are told, another shape and version 7.3 refused", async () => {
  const file = await sample();
  const folder = dirname(file);
  await copyFixtures(folder, { "outside.mat": "pitts30k_test.mat" });
  expect((await openWithProblems(file)).problems).toEqual([
    'pitts30k_test.mat: utmDb, picture 1: path "../secret.jpg": it may lead outside the data set',
  ]);
  await copyFixtures(folder, { "nan_position.mat": "pitts30k_test.mat" });
  expect((await openWithProblems(file)).problems).toEqual([
    "pitts30k_test.mat: utmDb, picture 1: x: expected metres, got NaN",
  ]);
  await copyFixtures(folder, { "wrong_shape.mat": "pitts30k_test.mat" });
  expect(await refusalOf(openDataset(file))).toContain("utmDb: expected shape 2 x 2, got 2 x 1");
  await writeFile(
    file,
    Buffer.concat([Buffer.from("MATLAB 7.3 MAT-file".padEnd(512)), Buffer.from("\x89HDF\r\n\x1a\n", "latin1")]),
  );
  expect(await refusalOf(openDataset(file, { format: "db-struct" }))).toContain(
    "Write it again in MATLAB or Octave: save('-v7', …)",
  );
});
