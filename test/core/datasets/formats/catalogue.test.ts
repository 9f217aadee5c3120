import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Dataset, datasetFormats, openDataset } from "@loci/core";
import { beforeAll, describe, expect, it } from "vitest";
import { refusalOf } from "../../../support/dataset-files.js";
import { datasetSamples } from "../../../support/dataset-samples.js";
import { suiteFolder } from "../../../support/suite-folder.js";

const folder = await suiteFolder();
const locations: Record<string, string> = {};
beforeAll(async () => {
  for (const [name, make] of Object.entries(datasetSamples)) {
    await mkdir(join(folder, name));
    locations[name] = await make(join(folder, name));
  }
});

const names = Object.keys(datasetFormats);

it("has a sample of every format, and every format says what it is, how it lies and where it comes from", () => {
  expect(Object.keys(datasetSamples).sort()).toEqual([...names].sort());
  for (const [name, format] of Object.entries(datasetFormats)) {
    expect(format.name).toBe(name);
    expect(format.summary.length).toBeGreaterThan(10);
    expect(format.layout.length).toBeGreaterThan(10);
    expect(format.source.length).toBeGreaterThan(10);
  }
});

/**
 * Layouts that are a special case of another: a picture folder is any folder, VPR-Bench a query-database with truth, an
 * OML table a table; `ref` and `query` may lie beside lists of them. The more particular one stands first.
 */
const alsoDetectedBy: Readonly<Record<string, readonly string[]>> = {
  "vpr-bench": ["query-database"],
  "npy-lists": ["query-database"],
  "oml-csv": ["table"],
};

describe.each(names)("format %s", (name) => {
  let dataset: Dataset;
  beforeAll(async () => {
    dataset = await openDataset(locations[name]!);
  });

  it("is what its sample is detected as", () => {
    expect(dataset.format).toBe(name);
  });

  it("detects its own samples and no others", async () => {
    const format = datasetFormats[name]!;
    const accepted: string[] = [];
    for (const [sample, location] of Object.entries(locations))
      if (await format.detect(location)) accepted.push(sample);
    if (name === "picture-folder") return;
    expect(accepted).toEqual(
      Object.keys(locations).filter((sample) => sample === name || alsoDetectedBy[sample]?.includes(name)),
    );
  });

  it("does not detect what is not there, an empty folder or a picture", async () => {
    const format = datasetFormats[name]!;
    expect(await format.detect(join(folder, "nowhere"))).toBe(false);
    expect(await format.detect(join(folder, "picture-folder/lily/a.jpg"))).toBe(false);
    await mkdir(join(folder, "empty"), { recursive: true });
    if (name !== "picture-folder") expect(await format.detect(join(folder, "empty"))).toBe(false);
  });

  it("names pictures relative to the root, with slashes, and where they are", async () => {
    for (const picture of dataset.pictures) {
      expect(picture.name).not.toMatch(/^[/.]|\\|\.\./);
      expect(picture.path).toBe(join(dataset.root, picture.name));
    }
  });

  it("gives places that rise and are in range, of gallery, queries and truth", () => {
    const rising = (places: readonly number[], bound: number) => {
      for (const [at, place] of places.entries()) {
        expect(Number.isInteger(place)).toBe(true);
        expect(place).toBeGreaterThan(at === 0 ? -1 : places[at - 1]!);
        expect(place).toBeLessThan(bound);
      }
    };
    const { pictures, gallery, queries, relevance } = dataset;
    expect(gallery.length).toBeGreaterThan(0);
    expect(queries.length).toBeGreaterThan(0);
    rising(gallery, pictures.length);
    rising(queries, pictures.length);
    for (const lists of [relevance?.positives, relevance?.ignored, relevance?.hard]) {
      if (lists === undefined) continue;
      expect(lists.length).toBe(queries.length);
      for (const places of lists) rising(places, gallery.length);
    }
  });

  it("gives positions of one kind", () => {
    const kinds = new Set(dataset.pictures.flatMap(({ position }) => (position ? ["latitude" in position] : [])));
    expect(kinds.size).toBeLessThanOrEqual(1);
  });

  it("selects each split, and every picture of it belongs to it", async () => {
    for (const split of new Set(dataset.pictures.flatMap((picture) => picture.split ?? []))) {
      const part = await openDataset(locations[name]!, { split });
      expect(part.pictures.length).toBe(dataset.pictures.filter((picture) => picture.split === split).length);
      expect(part.queries.length).toBeGreaterThan(0);
    }
  });

  it("refuses a file of nonsense in a sentence when it is forced on it", async () => {
    for (const [file, content] of [
      ["nonsense.csv", 'a\n"b'],
      ["nonsense.npy", "\x93NUMPY\x09"],
      ["nonsense.pkl", "cos\nsystem\n(S'x'\ntR."],
      ["nonsense.mat", "MATLAB"],
    ] as const) {
      await writeFile(join(folder, file), content, "latin1");
      await refusalOf(openDataset(join(folder, file), { format: name }));
    }
  });
});
