import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createNpyWriter, RetrievalError, readNpy, writeNpy } from "@loci/core";
import { expect, test } from "vitest";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();
const file = join(folder, "matrix.npy");
await writeNpy(file, { rows: 3, columns: 2, data: Float32Array.of(1, 2, 3, 4, 5, 6) });
const intact = await readFile(file);

async function reading(bytes: Uint8Array): Promise<unknown> {
  const changed = join(folder, "changed.npy");
  await writeFile(changed, bytes);
  return readNpy(changed);
}

function withText(search: string, replacement: string): Buffer {
  return Buffer.from(intact.toString("latin1").replace(search, replacement), "latin1");
}

test("the elements start at a multiple of 64 and the header ends with a line feed", () => {
  expect(intact.length - 6 * 4).toBe(128);
  expect(intact[127]).toBe(10);
  expect(intact.readUInt16LE(8)).toBe(118);
  expect(intact.toString("latin1", 10, 127).trimEnd()).toBe(
    "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }",
  );
});

test("the header keeps its length for the largest shapes", async () => {
  const wide = join(folder, "wide.npy");
  const writer = await createNpyWriter(wide, 2_147_483_647);
  await writer.close();
  expect((await readFile(wide)).length).toBe(128);
});

test.each([
  ["one dimension", "(3, 2)", "(6,)  ", /shape.*expected \(rows, columns\), got \(6,\)/],
  ["a shape that does not fit the length", "(3, 2)", "(4, 2)", /bytes: expected 160, got 152/],
  ["a negative length", "(3, 2)", "(-3, 2)", RetrievalError],
  ["rows of no columns", "(3, 2)", "(3, 0)", /shape of the NumPy file/],
  ["another type", "<f4", "<f8", /element type.*got <f8.*numpy.save/],
  ["Fortran order", "False", "True ", /Fortran order/],
  ["no order at all", "'fortran_order'", "'fortune_order'", /header is damaged/],
  ["no dictionary", "{", "[", /header is damaged/],
  ["another magic", "NUMPY", "NUMPI", /not a NumPy file/],
  ["another version", "Y\x01", "Y\x03", /format version of the NumPy file: expected 1.0, got 3.0/],
])("refuses %s", async (_, search, replacement, message) => {
  await expect(reading(withText(search, replacement))).rejects.toThrow(message);
});

test("refuses a header that is longer than the file", async () => {
  await expect(reading(withText("\x76\x00", "\xff\xff"))).rejects.toThrow("ends early");
});
