import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import { expect, test } from "vitest";
import { startParquetThread } from "../../../../packages/core/dist/datasets/tables/parquet-thread.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const ROWS = 200_000;

// What a damaged table can do to it: test/faults/fuzz.test.ts.
test("reads cells of one column at a time, of a page of any size", async () => {
  const file = join(await temporaryFolder(), "t.parquet");
  const names = Array.from({ length: ROWS }, (_, row) => `${row}.jpg`);
  const columnData = [
    { name: "path", data: names, type: "STRING" as const },
    { name: "frame", data: names.map((_, row) => row), type: "DOUBLE" as const },
  ];
  await writeFile(file, Buffer.from(parquetWriteBuffer({ columnData, rowGroupSize: ROWS / 2, pageSize: 2 ** 30 })));
  const thread = startParquetThread(file);
  try {
    expect(await thread.header()).toEqual({ columns: ["path", "frame"], groups: [ROWS / 2, ROWS / 2] });
    expect(await thread.cells({ column: "path", first: 99_998, end: 100_000 })).toEqual(["99998.jpg", "99999.jpg"]);
    expect(await thread.cells({ column: "frame", first: ROWS - 1, end: ROWS })).toEqual([ROWS - 1]);
    await expect(thread.cells({ column: "none", first: 0, end: 1 })).rejects.toThrow("not a Parquet file");
    expect(await thread.cells({ column: "frame", first: 5, end: 6 })).toEqual([5]);
  } finally {
    await thread.close();
  }
});

test("says why there is nothing to read, to each that asks", async () => {
  const thread = startParquetThread(join(await temporaryFolder(), "none.parquet"));
  await expect(thread.header()).rejects.toThrow("ENOENT");
  await expect(thread.header()).rejects.toThrow("ENOENT");
  await thread.close();
});
