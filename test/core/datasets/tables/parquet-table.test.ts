import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openDataset } from "@loci/core";
import { parquetWriteBuffer } from "hyparquet-writer";
import { expect, test } from "vitest";
import { openParquetTable } from "../../../../packages/core/dist/datasets/tables/parquet-table.js";
import { refusalOf, writePictures } from "../../../support/dataset-files.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

async function write(file: string) {
  const bytes = parquetWriteBuffer({
    columnData: [
      { name: "path", data: ["a.jpg", "b.jpg"], type: "STRING" },
      { name: "lat", data: [55.5, -1.25], type: "DOUBLE" },
      { name: "lon", data: [12.5, 180], type: "DOUBLE" },
      { name: "frame", data: [3n, 4n], type: "INT64" },
      { name: "is_query", data: [true, false], type: "BOOLEAN" },
    ],
  });
  await writeFile(file, Buffer.from(bytes));
}

test("typed columns", async () => {
  const file = join(await temporaryFolder(), "t.parquet");
  await write(file);
  const { columns, rows } = await openParquetTable(file);
  expect(columns).toEqual(["path", "lat", "lon", "frame", "is_query"]);
  const found = [];
  for await (const { line, cells } of rows) found.push([line, ...cells]);
  expect(found).toEqual([
    [1, "a.jpg", "55.5", "12.5", "3", "true"],
    [2, "b.jpg", "-1.25", "180", "4", "false"],
  ]);
});

test("as a data set", async () => {
  const folder = await temporaryFolder();
  await write(join(folder, "t.parquet"));
  await writePictures(folder, "a.jpg", "b.jpg");
  const { format, pictures, queries, gallery } = await openDataset(folder);
  expect([format, queries, gallery]).toEqual(["table", [0], [1]]);
  expect(pictures[0]).toMatchObject({ position: { latitude: 55.5, longitude: 12.5 }, frame: 3 });
});

test("what is no Parquet file is refused in a sentence", async () => {
  const file = join(await temporaryFolder(), "t.parquet");
  await writeFile(file, "PAR1 and then nothing of the kind PAR1");
  expect(await refusalOf(openParquetTable(file))).toContain("not a Parquet file, or one that cannot be read");
  expect(await refusalOf(openParquetTable(`${file}.none`))).toContain("not a Parquet file");
});
