import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openDataset } from "@loci/core";
import { expect, test } from "vitest";
import { namesOf, openWithProblems, refusalOf, writeFiles, writePictures } from "../../../support/dataset-files.js";
import { datasetSamples } from "../../../support/dataset-samples.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const sample = async () => datasetSamples["msls"]!(await temporaryFolder());

test("positions of one city in its plane, headings, sequences and conditions; panoramas neither ask nor answer", async () => {
  const dataset = await openDataset(await sample());
  const { pictures } = dataset;
  expect(pictures).toHaveLength(6);
  expect(namesOf(dataset, dataset.queries)).toEqual([
    "train_val/sf/query/images/q0.jpg",
    "train_val/sf/query/images/q1.jpg",
  ]);
  expect(dataset.gallery).toHaveLength(3);
  expect(pictures.find(({ name }) => name.endsWith("q1.jpg"))).toMatchObject({
    split: "val",
    position: { x: 551010.5, y: 4180000.25 },
    heading: 10.5,
    time: Date.UTC(2017, 4, 1),
    sequence: "seq-a",
    frame: 1,
    attributes: { city: "sf", pano: "False", night: "false", view_direction: "Forward", all: "False", w2s: "True" },
  });
});

test("cities of two zones are given in latitude and longitude", async () => {
  const folder = await sample();
  const city = join(folder, "train_val");
  await cp(join(city, "sf"), join(city, "cph"), { recursive: true });
  const raw = join(city, "cph/query/raw.csv");
  await writeFile(raw, (await readFile(raw, "utf8")).replaceAll("-122.42,37.77", "12.57,55.68"));
  const { pictures } = await openDataset(folder);
  const latitudes = pictures.map(({ position }) =>
    position && "latitude" in position ? position.latitude : undefined,
  );
  for (const latitude of latitudes) expect(latitude).toBeCloseTo(37.77, 1);
});

test("the test set has no positions", async () => {
  const folder = await temporaryFolder();
  for (const side of ["query", "database"]) {
    await writeFiles(folder, {
      [`test/miami/${side}/seq_info.csv`]: [",key,sequence_key,frame_number", "0,k,s,0"],
      [`test/miami/${side}/subtask_index.csv`]: [",all,s2w", "0,True,False"],
    });
    await writePictures(folder, `test/miami/${side}/images/k.jpg`);
  }
  const { pictures } = await openDataset(folder, { split: "test" });
  expect(pictures.map(({ position, attributes }) => [position, attributes?.["all"]])).toEqual([
    [undefined, "True"],
    [undefined, "True"],
  ]);
});

test("bad rows are told with their lines", async () => {
  const folder = await sample();
  await writeFiles(folder, {
    "train_val/sf/query/seq_info.csv": [
      ",key,sequence_key,frame_number",
      "0,../../../../../secret,s,0",
      "1,q1,s,x",
      "2,pano,s",
      "3,none,s,3",
    ],
    "train_val/sf/query/postprocessed.csv": [",key,easting,northing", "3,none,nan,1"],
  });
  const { problems } = await openWithProblems(folder);
  expect(problems).toEqual([
    "train_val/sf/query/seq_info.csv:4: values in the row: expected 4, got 3",
    expect.stringMatching(/seq_info.csv:2: path .*lead outside/),
    expect.stringMatching(/seq_info.csv:3: frame: expected a whole number from 0, got NaN/),
    expect.stringMatching(/seq_info.csv:5: .*no such file/),
  ]);
  await writeFiles(folder, { "train_val/sf/query/seq_info.csv": ["key,sequence_key", "q0,s"] });
  expect(await refusalOf(openDataset(folder))).toContain("seq_info.csv: columns: expected");
});
