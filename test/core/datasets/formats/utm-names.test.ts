import { rm } from "node:fs/promises";
import { join } from "node:path";
import { openDataset } from "@loci/core";
import { expect, test } from "vitest";
import { openWithProblems, writePictures } from "../../../support/dataset-files.js";
import { datasetSamples } from "../../../support/dataset-samples.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const sample = async () => datasetSamples["utm-names"]!(await temporaryFolder());

test("position, heading, split and role from the name and its folders", async () => {
  const folder = await sample();
  const dataset = await openDataset(folder, { split: "test" });
  expect(dataset.gallery).toHaveLength(2);
  expect(dataset.queries).toHaveLength(1);
  expect(dataset.pictures[1]).toMatchObject({
    split: "test",
    position: { x: 586520.21, y: 4477117.5 },
    heading: 330,
    attributes: { pano: "012", timestamp: "201308" },
  });
});

test("names that fit no position are told; two zones give latitude and longitude", async () => {
  const folder = await sample();
  await writePictures(
    folder,
    "images/test/queries/photo.jpg",
    "images/test/queries/@x@4477117.5@17@T@@@@.jpg",
    "images/test/queries/@nan@1@.jpg",
  );
  const { dataset, problems } = await openWithProblems(folder);
  expect(problems).toHaveLength(3);
  expect(problems[0]).toContain("name of the file: expected @utm_east@utm_north@…@.jpg, got photo.jpg");
  expect(problems.slice(1).join()).toMatch(
    /UTM east: expected metres from 100,000 to 900,000, got NaN|x: expected metres, got NaN/,
  );
  expect(dataset.pictures).toHaveLength(6);
  await rm(join(folder, "images"), { recursive: true });
  await writePictures(folder, "@500000@4649776.22@17@T@@@.jpg", "@500000@4649776.22@18@T@@@.jpg");
  const { pictures } = await openDataset(folder);
  const longitudes = pictures.map(({ position }) => position && "longitude" in position && position.longitude);
  expect(longitudes).toEqual([expect.closeTo(-81, 9), expect.closeTo(-75, 9)]);
});
