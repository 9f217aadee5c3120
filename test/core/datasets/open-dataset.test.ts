import { openDataset } from "@loci/core";
import { expect, test } from "vitest";
import { datasetSamples } from "../../support/dataset-samples.js";
import { drawClassFolders } from "../../support/picture-folder.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

test("every picture of a folder both asks and answers", async () => {
  const folder = await temporaryFolder();
  await drawClassFolders(folder, 2);
  const { format, pictures, gallery, queries, relevance } = await openDataset(folder);
  expect(format).toBe("picture-folder");
  expect(pictures).toHaveLength(6);
  expect(gallery).toEqual([0, 1, 2, 3, 4, 5]);
  expect(queries).toEqual(gallery);
  expect(relevance).toBeUndefined();
});

test("an unknown format is answered with the nearest", async () => {
  await expect(openDataset(".", { format: "picture-foldr" })).rejects.toThrow("picture-folder");
});

test("boxes that only annotate are not looked at, those of queries are; either way round when it is asked for", async () => {
  const boxes = async (format: string, options = {}) => {
    const { pictures } = await openDataset(await datasetSamples[format]!(await temporaryFolder()), options);
    return pictures.filter(({ box }) => box !== undefined).length;
  };
  expect(await boxes("cub-200-2011")).toBe(0);
  expect(await boxes("cub-200-2011", { boxes: true })).toBe(3);
  expect(await boxes("oxford-text")).toBeGreaterThan(0);
  expect(await boxes("oxford-text", { boxes: false })).toBe(0);
});
