import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openDataset } from "@loci/core";
import { expect, test } from "vitest";
import { openWithProblems } from "../../../support/dataset-files.js";
import { datasetSamples, gpsPicture } from "../../../support/dataset-samples.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const sample = async () => datasetSamples["exif"]!(await temporaryFolder());

test("position, heading and time of the photographs", async () => {
  const { format, pictures } = await openDataset(await sample());
  expect(format).toBe("exif");
  expect(pictures).toMatchObject([
    {
      name: "a.jpg",
      position: { latitude: expect.closeTo(55.675, 9), longitude: expect.closeTo(12 + 34 / 60, 9) },
      heading: 225,
      time: Date.UTC(2024, 4, 1, 12, 30),
    },
    { name: "b.jpg", position: { latitude: expect.closeTo(-55.675, 9), longitude: expect.closeTo(-12 - 34 / 60, 9) } },
    { name: "c.jpg" },
  ]);
  expect(pictures[2]).not.toHaveProperty("position");
});

test("a picture that is none, and coordinates out of range, are told", async () => {
  const folder = await sample();
  await writeFile(join(folder, "d.jpg"), "no picture");
  await writeFile(join(folder, "e.jpg"), await gpsPicture({ GPSLatitude: "95/1 0/1 0/1" }));
  await writeFile(join(folder, "f.jpg"), await gpsPicture({ GPSLatitude: "0/0 0/0 0/0" }));
  const { dataset, problems } = await openWithProblems(folder);
  expect(problems).toEqual([
    expect.stringMatching(/^d.jpg: picture .* cannot be read/),
    expect.stringMatching(/^e.jpg: latitude: expected degrees from -90 to 90, got 95/),
  ]);
  expect(dataset.pictures.find(({ name }) => name === "f.jpg")).not.toHaveProperty("position");
});

test("class folders are classes, unless EXIF is asked for", async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, "rose"));
  await writeFile(join(folder, "rose/a.jpg"), await gpsPicture());
  expect((await openDataset(folder)).format).toBe("picture-folder");
  expect((await openDataset(folder, { format: "exif" })).pictures[0]).toMatchObject({ label: "rose", heading: 225 });
});
