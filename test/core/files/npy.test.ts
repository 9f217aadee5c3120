import { copyFile, readdir, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createNpyWriter, openNpy, RetrievalError, readNpy, writeNpy } from "@loci/core";
import { expect, test } from "vitest";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();
// Made by NumPy itself: test/fixtures/numpy/make.py.
const fixtures = join(import.meta.dirname, "../../fixtures/numpy");
const values = Float32Array.of(0, 1.5, -2.25, 3.0e38, 1.0e-40, -0);

test("reads what NumPy wrote, to the last bit", async () => {
  const matrix = await readNpy(join(fixtures, "matrix.npy"));
  expect(matrix).toEqual({ rows: 2, columns: 3, data: values });
  expect(Object.is(matrix.data[5], -0)).toBe(true);
  expect(await readNpy(join(fixtures, "empty.npy"))).toEqual({ rows: 0, columns: 3, data: new Float32Array() });
});

test("writes what NumPy writes, byte for byte", async () => {
  const whole = join(folder, "whole.npy");
  await writeNpy(whole, { rows: 2, columns: 3, data: values });
  expect(await readFile(whole)).toEqual(await readFile(join(fixtures, "matrix.npy")));

  const streamed = join(folder, "streamed.npy");
  const writer = await createNpyWriter(streamed, 3);
  await writer.append(values.subarray(0, 3));
  await writer.append(new Float32Array());
  await writer.append(values.subarray(3));
  expect(writer.rows).toBe(2);
  await writer.close();
  expect(await readFile(streamed)).toEqual(await readFile(join(fixtures, "matrix.npy")));
});

test.each([
  ["fortran-order.npy", "Fortran order"],
  ["float64.npy", "expected <f4 (float32), got <f8"],
  ["big-endian.npy", "got >f4"],
  ["vector.npy", "shape of the NumPy file: expected (rows, columns), got (3,)"],
  ["cube.npy", "got (1, 2, 3)"],
  ["version-2.npy", "format version of the NumPy file: expected 1.0, got 2.0"],
])("refuses NumPy's %s with the remedy", async (name, message) => {
  await expect(readNpy(join(fixtures, name))).rejects.toThrow(RetrievalError);
  await expect(readNpy(join(fixtures, name))).rejects.toThrow(message);
  await expect(readNpy(join(fixtures, name))).rejects.toThrow("numpy.ascontiguousarray");
});

test("refuses a truncated file, a longer one, an empty one and a missing one", async () => {
  const file = join(folder, "changed.npy");
  await copyFile(join(fixtures, "matrix.npy"), file);
  await truncate(file, 151);
  await expect(readNpy(file)).rejects.toThrow(`${file}: bytes: expected 152, got 151`);
  await truncate(file, 153);
  await expect(readNpy(file)).rejects.toThrow(`${file}: bytes: expected 152, got 153`);
  await writeFile(file, "");
  await expect(readNpy(file)).rejects.toThrow(RetrievalError);
  await expect(readNpy(join(folder, "nowhere.npy"))).rejects.toThrow("nowhere.npy");
});

test("reads some of the rows", async () => {
  const reader = await openNpy(join(fixtures, "matrix.npy"));
  expect(await reader.readRows(1, 1)).toEqual(values.slice(3));
  expect(await reader.readRows(2, 0)).toEqual(new Float32Array());
  await reader.close();
});

test("an unfinished file is refused", async () => {
  const file = join(folder, "unfinished.npy");
  const writer = await createNpyWriter(file, 3);
  await writer.append(values);
  await expect(readNpy(file)).rejects.toThrow("bytes: expected 128, got 152");
  await writer.abandon();
  await expect(readNpy(file)).rejects.toThrow(RetrievalError);
});

test("refuses elements that make no whole rows, and leaves no file", async () => {
  const file = join(folder, "ragged", "x.npy");
  await expect(writeNpy(file, { rows: 2, columns: 3, data: values.subarray(1) })).rejects.toThrow(
    "elements of the matrix: expected 2 x 3, got 5",
  );
  const writer = await createNpyWriter(join(folder, "ragged.npy"), 3);
  await expect(writer.append(values.subarray(1))).rejects.toThrow("expected a multiple of 3, got 5");
  await writer.abandon();
  expect(await readdir(folder)).not.toContain("ragged");
});
