import { memoryPictures, type Row } from "@loci/index";
import { expect, it } from "vitest";

const rows = new Map<number, Row>([
  [7, { path: "b", sequence: "s", frame: 2 }],
  [3, { path: "a", sequence: "s", frame: 1 }],
  [9, { path: "a" }],
]);

it("answers from memory what other indexes are asked for", async () => {
  const pictures = memoryPictures(rows);
  expect(memoryPictures(rows)).toBe(pictures);
  expect(pictures.size).toBe(3);
  expect(await pictures.rowsOf([9, 1])).toEqual([{ path: "a" }, undefined]);
  const isA = (row: Row) => row["path"] === "a";
  expect([await pictures.idsPassing(isA), await pictures.countPassing(isA)]).toEqual([new Set([3, 9]), 2]);
  expect((await pictures.withValues("path", ["a", "c"])).map(([id]) => id)).toEqual([3, 9]);
  const all: number[] = [];
  for await (const [id] of pictures.all()) all.push(id);
  expect(all).toEqual([7, 3, 9]);
  expect(await pictures.walks()?.idsOf("s")).toEqual([3, 7]);
  expect(memoryPictures(new Map([[1, { path: "a" }]])).walks()).toBeUndefined();
});
