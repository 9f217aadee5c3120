import { describeDataset, openDataset } from "@loci/core";
import { expect, test } from "vitest";
import { datasetSamples } from "../../support/dataset-samples.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const describeSample = async (name: string) =>
  describeDataset(await openDataset(await datasetSamples[name]!(await temporaryFolder()), { boxes: true }));

test("counts, splits, sizes of classes and boxes", async () => {
  expect(await describeSample("cub-200-2011")).toMatchObject({
    format: "cub-200-2011",
    pictures: 3,
    gallery: 3,
    queries: 3,
    splits: { train: 2, test: 1 },
    classes: { count: 2, least: 1, median: 1, most: 2 },
    boxes: 3,
    attributes: [],
  });
});

test("positions with their extent, headings, attributes", async () => {
  expect(await describeSample("table")).toMatchObject({
    positions: {
      kind: "latitude and longitude",
      count: 2,
      extent: "latitude 55.6797 to 55.6798, longitude 12.591 to 12.5911",
    },
    headings: 2,
    attributes: ["weather"],
  });
  expect(await describeSample("patch-netvlad")).toMatchObject({
    positions: { kind: "plane", extent: "x 0 to 2, y 0 to 0 m" },
  });
});

test("listed truth, and its queries without positives", async () => {
  expect((await describeSample("revisited")).truth).toEqual({ positives: 2, ignored: 1, hard: 1, without: 0 });
  expect(await describeSample("picture-folder")).not.toHaveProperty("truth");
});
