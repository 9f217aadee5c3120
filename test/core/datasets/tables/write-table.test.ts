import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Dataset, openDataset, type Picture } from "@loci/core";
import { describe, expect, it } from "vitest";
import { encodeDatasetTable } from "../../../../packages/core/dist/datasets/tables/write-table.js";
import { writePictures } from "../../../support/dataset-files.js";
import { datasetSamples } from "../../../support/dataset-samples.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

/** What is the same in our table, format aside. */
const content = ({ pictures, gallery, queries, relevance }: Dataset) => ({ pictures, gallery, queries, relevance });

async function roundTrip(dataset: Dataset): Promise<Dataset> {
  const file = join(await temporaryFolder(), "t.csv");
  await writeFile(file, encodeDatasetTable(dataset));
  return openDataset(file, { root: dataset.root });
}

describe.each(Object.entries(datasetSamples))("the table of a %s", (_, make) => {
  it("is read as what it was written from", async () => {
    const dataset = await openDataset(await make(await temporaryFolder()));
    expect(content(await roundTrip(dataset))).toEqual(content(dataset));
  });
});

it("holds every kind of fact, and text of every kind", async () => {
  const root = await temporaryFolder();
  const names = ['a, "b".jpg', "ä|%.jpg", "c.jpg"];
  await writePictures(root, ...names);
  const facts: Partial<Picture>[] = [
    { label: 'x "y", z', split: "val", position: { x: 0.1 + 0.2, y: -1e-7 }, heading: 359.5, time: 1717156800123 },
    {
      sequence: "s",
      frame: 0,
      box: { left: 0.5, top: 1, width: 2, height: 3 },
      time: -5.5,
      attributes: { note: "two\nlines" },
    },
    // Called as other names of our columns, which must not be taken for them.
    { attributes: { class: "not a label", width: "16", lat: "high", split: "wide", " padded ": " x " } },
  ];
  const pictures = names.map((name, place) => ({ path: join(root, name), name, ...facts[place] }));
  const relevance = { positives: [[0, 1]], ignored: [[]], hard: [[1]] };
  const dataset: Dataset = { format: "x", root, pictures, gallery: [0, 1], queries: [2], relevance };
  const {
    pictures: [first, second, third],
    ...read
  } = await roundTrip(dataset);
  expect(first).toEqual(pictures[0]);
  expect(second).toEqual(pictures[1]);
  expect(third).toMatchObject({
    attributes: { class: "not a label", width: "16", lat: "high", attribute_split: "wide", padded: " x " },
  });
  expect(read).toMatchObject({ gallery: [0, 1], queries: [2], relevance });
});

it("has only the columns that hold something", async () => {
  const root = await temporaryFolder();
  await mkdir(join(root, "x"));
  const pictures = [{ path: join(root, "a.jpg"), name: "a.jpg" }];
  expect(encodeDatasetTable({ format: "x", root, pictures, gallery: [0], queries: [0] })).toBe("path\na.jpg\n");
});
