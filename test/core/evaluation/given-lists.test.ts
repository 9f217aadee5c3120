import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { datasetOfPositives, readPositives, readRanks } from "@loci/core";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.js";

async function fileOf(text: string): Promise<string> {
  const file = join(await temporaryFolder(), "given");
  await writeFile(file, text);
  return file;
}

describe("positives", () => {
  test("a bare list, and an object with what is ignored and hard", async () => {
    expect(await readPositives(await fileOf("[[0, 2], []]"))).toEqual({ positives: [[0, 2], []], ignored: [[], []] });
    const graded = { positives: [[0, 1]], ignored: [[2]], hard: [[1]] };
    expect(await readPositives(await fileOf(JSON.stringify(graded)))).toEqual(graded);
  });

  test.each([
    ["[[0, 2", "not JSON"],
    ["[[0, 1.5]]", "expected lists of gallery places, one a query"],
    ["[[-1]]", "expected lists of gallery places, one a query"],
    ['{"truth": []}', "expected lists of gallery places, one a query"],
    ['{"positives": [[0]], "ignored": []}', "ignored: expected 1 lists, as many as positives, got 0"],
  ])("%s is refused", async (text, message) => {
    await expect(readPositives(await fileOf(text))).rejects.toThrow(message);
  });

  test("a file that is not there", async () => {
    await expect(readPositives("/no/such/file.json")).rejects.toThrow("cannot read /no/such/file.json");
  });
});

describe("a data set of positives", () => {
  const relevance = { positives: [[0], [2]], ignored: [[], [1]] };

  test("has so many pictures, of which only places are known", () => {
    const dataset = datasetOfPositives(relevance, { queries: 2, gallery: 3 });
    expect(dataset).toMatchObject({ gallery: [0, 1, 2], queries: [3, 4], relevance });
    expect(dataset.pictures.map(({ name }) => name)).toEqual([
      "gallery/0",
      "gallery/1",
      "gallery/2",
      "query/0",
      "query/1",
    ]);
  });

  test("another number of queries, and places outside the gallery, are refused", () => {
    expect(() => datasetOfPositives(relevance, { queries: 3, gallery: 3 })).toThrow("expected 3 lists, one a query");
    expect(() => datasetOfPositives(relevance, { queries: 2, gallery: 2 })).toThrow(
      "positives of query 1: expected gallery places from 0 to 1, got 2",
    );
  });
});

describe("ranks", () => {
  test("JSON and lines, with what FAISS fills up with left out", async () => {
    for (const text of ["[[2, 0], [1, -1]]", "2 0\n1 -1\n", "2,0\r\n1, -1"]) {
      const { queries, gallery, rank } = await readRanks(await fileOf(text));
      expect([queries, gallery]).toEqual([2, 3]);
      expect(await rank([1, 0], 9)).toEqual([{ places: [1] }, { places: [2, 0] }]);
    }
  });

  test("a query without neighbours is an empty line", async () => {
    const { rank } = await readRanks(await fileOf("0 1\n\n1 0\n"));
    expect(await rank([1], 1)).toEqual([{ places: [] }]);
  });

  test.each([
    ["0 1\n2 x", 'given, line 2: expected gallery places from 0, separated by blanks or commas, got "x"'],
    ["0 99999999999", 'got "99999999999"'],
    ["[[0, 99999999999]]", "expected lists of gallery places, one a query"],
    ["[[0, -2]]", "expected lists of gallery places, one a query"],
    ["[0, 1]", "expected lists of gallery places, one a query"],
  ])("%s is refused", async (text, message) => {
    await expect(readRanks(await fileOf(text))).rejects.toThrow(message);
  });
});
