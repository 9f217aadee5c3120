import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readNpy } from "@loci/core";
import { exportFormatNames, exportFormats, exportIndex, openIndex, openIndexWriter } from "@loci/index";
import { afterAll, expect, test } from "vitest";
import { makeSmallIndex, smallDescriptors, smallDimension } from "../../support/small-index.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();
const directory = join(folder, "a.loci");
await makeSmallIndex(directory, "flat");
const writer = await openIndexWriter(directory);
await writer.remove([...Array(38).keys()]);
await writer.update([{ id: 38, row: { path: 'a "quoted", path', time: Date.UTC(2026, 0, 2) } }]);
await writer.close();
const index = await openIndex(directory);
afterAll(() => index.close());
const kept = smallDescriptors.slice(38 * smallDimension);

test("NumPy and CSV, in the order of the ids", async () => {
  const files = await exportIndex(index, join(folder, "out"), "npy");
  expect(await readNpy(files.descriptors)).toEqual({ rows: 2, columns: smallDimension, data: kept });
  expect(await readFile(files.rows, "utf8")).toBe(
    'id,path,label,time\n38,"a ""quoted"", path",,2026-01-02T00:00:00.000Z\n39,folder 3/picture-39.jpg,class 3,\n',
  );
});

test("fvecs: each descriptor after its length", async () => {
  const { descriptors } = await exportIndex(index, join(folder, "out"), "fvecs");
  const bytes = await readFile(descriptors);
  expect(bytes.length).toBe(2 * 4 * (1 + smallDimension));
  for (const row of [0, 1]) {
    const start = row * 4 * (1 + smallDimension);
    expect(bytes.readInt32LE(start)).toBe(smallDimension);
    for (let at = 0; at < smallDimension; at++) {
      expect(bytes.readFloatLE(start + 4 + 4 * at)).toBe(kept[row * smallDimension + at]);
    }
  }
});

test("every format says what it is for", () => {
  for (const name of exportFormatNames) expect(exportFormats[name].summary).not.toBe("");
});
