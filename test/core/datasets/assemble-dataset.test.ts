import { type DatasetProblem, RetrievalError } from "@loci/core";
import { expect, test } from "vitest";
import { assembleDataset, type PictureRow } from "../../../packages/core/dist/datasets/assemble-dataset.js";
import { writePictures } from "../../support/dataset-files.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const row = (path: string, role: PictureRow["role"], facts: PictureRow["facts"] = {}): PictureRow => {
  return { source: { file: "list", line: 1 }, path, role, facts };
};

test("roles, and truth in places of the gallery, without what was left out", async () => {
  const root = await temporaryFolder();
  await writePictures(root, "a.jpg", "b.jpg", "c.jpg", "d.jpg");
  const problems: DatasetProblem[] = [];
  const rows = [
    row("a.jpg", "query"),
    row("gone.jpg", "gallery"),
    row("b.jpg", "gallery"),
    undefined,
    row("c.jpg", "both"),
    row("d.jpg", "neither"),
  ];
  const truth = [
    { query: 0, positives: [4, 1, 2, 2, 5], ignored: [1] },
    { query: 4, positives: [], hard: [2] },
  ];
  const dataset = await assembleDataset({ format: "test", root, rows, truth }, (problem) => problems.push(problem));
  expect(dataset.pictures.map(({ name }) => name)).toEqual(["a.jpg", "b.jpg", "c.jpg", "d.jpg"]);
  expect(dataset).toMatchObject({ gallery: [1, 2], queries: [0, 2] });
  expect(dataset.relevance).toEqual({ positives: [[0, 1], []], ignored: [[], []], hard: [[], [0]] });
  expect(problems.map(({ reason }) => reason)).toEqual(['"gone.jpg": no such file']);
});

test("a query of which nothing is listed has no positives", async () => {
  const root = await temporaryFolder();
  await writePictures(root, "a.jpg", "b.jpg");
  const rows = [row("a.jpg", "query"), row("b.jpg", "gallery")];
  const { relevance } = await assembleDataset({ format: "test", root, rows, truth: [] }, () => {});
  expect(relevance).toEqual({ positives: [[]], ignored: [[]] });
});

test("nothing listed is no data set", async () => {
  const attempt = assembleDataset({ format: "test", root: await temporaryFolder(), rows: [] }, () => {});
  await expect(attempt).rejects.toThrow(RetrievalError);
});
