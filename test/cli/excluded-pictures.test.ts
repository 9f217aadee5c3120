import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { excludedPictures } from "@loci/cli";
import type { OpenIndex, Row } from "@loci/index";
import { expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.js";

const index = (root: string, rows: readonly Row[], columns: Record<string, string> = {}) =>
  ({ columns, manifest: { root }, rows: new Map(rows.map((row, at) => [10 + at, row])) }) as unknown as OpenIndex;

it("finds pictures of the index by their path, with all parts of them, and nothing for others", async () => {
  const folder = await temporaryFolder();
  const [inside, outside] = [join(folder, "a b.jpg"), import.meta.filename];
  await writeFile(inside, "");
  const known = index(folder, [{ path: "a b.jpg" }, { path: "b.jpg" }, { path: "a b.jpg", box_left: 1 }]);
  const excluded = await excludedPictures([outside, inside], { excludeSelf: true }, known);
  expect(excluded).toEqual([new Set(), new Set([10, 12])]);
  expect(await excludedPictures([inside], { excludeSelf: false }, known)).toEqual([new Set()]);
});

it("finds the frames around, of the query's own sequence", async () => {
  const folder = await temporaryFolder();
  const file = join(folder, "3.jpg");
  await writeFile(file, "");
  const rows = [...Array(8).keys()].map((frame) => ({ path: `${frame}.jpg`, sequence: frame < 6 ? "a" : "b", frame }));
  const columns = { sequence: "text", frame: "number" };
  const near = async (excludeNearFrames: number) => {
    const chosen = { excludeSelf: false, excludeNearFrames };
    const [excluded] = await excludedPictures([file], chosen, index(folder, rows, columns));
    return [...(excluded ?? [])].sort((a, b) => a - b);
  };
  expect(await near(0)).toEqual([13]);
  expect(await near(1)).toEqual([12, 13, 14]);
  expect(await near(100)).toEqual([10, 11, 12, 13, 14, 15]);
  await expect(
    excludedPictures([file], { excludeSelf: false, excludeNearFrames: 1 }, index(folder, rows)),
  ).rejects.toThrow("expected an index with the columns sequence and frame, got one without sequence and frame");
});
