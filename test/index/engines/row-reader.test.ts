import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { RowReader } from "../../../packages/index/dist/engines/row-reader.js";
import { suiteFolder } from "../../support/suite-folder.js";

const path = join(await suiteFolder(), "rows");
await writeFile(path, Buffer.concat([Buffer.from("header"), Buffer.from(Float32Array.of(0, 1, 2, 3, 4, 5).buffer)]));

test("reads rows behind an offset", () => {
  const reader = new RowReader({ path, offset: 6 }, 2);
  expect([...reader.read(1, 2)]).toEqual([2, 3, 4, 5]);
  expect([...reader.descriptor(0)]).toEqual([0, 1]);
  expect([...reader.descriptor(2)]).toEqual([4, 5]);
  expect([...reader.read(0, 0)]).toEqual([]);
  const rows = [2, 0, 1, 2].map((slot) => reader.descriptor(slot));
  expect(rows.map((row) => row[0])).toEqual([4, 0, 2, 4]);
  reader.close();
});

test("a file that ends early or is not there is an error", () => {
  const reader = new RowReader({ path, offset: 6 }, 2);
  expect(() => reader.read(2, 2)).toThrow("ends early, at byte 30");
  reader.close();
  expect(() => new RowReader({ path: `${path}-none`, offset: 0 }, 2)).toThrow("ENOENT");
});
