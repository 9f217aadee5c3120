import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { addRows } from "../../../packages/index/dist/engines/file-rows.js";
import { suiteFolder } from "../../support/suite-folder.js";

const path = join(await suiteFolder(), "rows");
await writeFile(path, Buffer.from(Float32Array.of(1, 0, 0, 1, 2, 0).buffer));
const file = { path, offset: 0 };

function taker() {
  const taken: number[] = [];
  const rows = {
    dimension: 2,
    metric: "cosine" as const,
    size: () => taken.length / 2,
    add: (some: Float32Array) => void taken.push(...some),
  };
  return { taken, rows };
}

test("adds the rows that follow what is there", () => {
  const { taken, rows } = taker();
  expect(addRows({ kind: "add-from-file", file, count: 1 }, rows)).toEqual({ size: 1 });
  expect(addRows({ kind: "add-from-file", file, count: 1 }, rows)).toEqual({ size: 2 });
  expect(taken).toEqual([1, 0, 0, 1]);
});

test("a row that is not sound, or not there, is a problem, and nothing is added", () => {
  const { taken, rows } = taker();
  expect(addRows({ kind: "add-from-file", file, count: 3 }, rows).problem).toContain("descriptor 2 has the L2 norm 2");
  expect(addRows({ kind: "add-from-file", file, count: 4 }, rows).problem).toContain("ends early");
  expect(taken).toEqual([]);
});
