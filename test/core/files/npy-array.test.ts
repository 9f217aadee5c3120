import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { decodeNpyArray, readNpyArray } from "../../../packages/core/dist/files/npy-array.js";

const fixtures = join(import.meta.dirname, "../../fixtures");
const read = (name: string) => readNpyArray(join(fixtures, name));

test.each([
  ["datasets/array_fortran.npy", [2, 3], [0, 1, 2, 3, 4, 5]],
  ["datasets/array_bytes.npy", [2], ["ab", "c"]],
  ["datasets/array_bools.npy", [2], [true, false]],
  ["datasets/array_scalar.npy", [], [3]],
  ["datasets/array_unicode.npy", [2], ["ä", "😀x"]],
  ["datasets/sped_gt.npy", [2, 1], [1, 0]],
])("%s", async (name, shape, elements) => {
  expect(await read(name)).toEqual({ shape, elements });
});

test("the headers of versions 1 and 2", async () => {
  const [one, two] = [await read("numpy/matrix.npy"), await read("numpy/version-2.npy")];
  expect(two.elements).toEqual(one.elements);
});

test("objects are unpickled, and their shape must be the header's", async () => {
  const { shape, elements } = await read("datasets/nordland_gt.npy");
  expect(shape).toEqual([2]);
  expect(elements).toEqual([expect.objectContaining({ elements: [0, 1] }), [2]]);
  const bytes = await readFile(join(fixtures, "datasets/nordland_gt.npy"));
  bytes.write("(3,)", bytes.indexOf("(2,)"));
  expect(() => decodeNpyArray(bytes, "x")).toThrow("the pickled array is not of shape (3)");
});

test("what is no array is refused in a sentence", async () => {
  await expect(read("datasets/attack.npy")).rejects.toThrow("which is not data");
  await expect(read("datasets/array_dates.npy")).rejects.toThrow("element type of a NumPy array");
  await expect(read("datasets/nowhere.npy")).rejects.toThrow("no such file");
  const bytes = await readFile(join(fixtures, "datasets/sped_gt.npy"));
  expect(() => decodeNpyArray(bytes.subarray(0, -1), "x")).toThrow(
    "x: bytes of the elements: expected 16 for shape (2, 1), got 15",
  );
  expect(() => decodeNpyArray(Buffer.from("PNG and more than twelve"), "x")).toThrow("not a NumPy file");
  expect(() => decodeNpyArray(Buffer.from("\x93NUMPY\x07\x00\x01\x00abcdef", "latin1"), "x")).toThrow(
    "version of the NumPy file",
  );
  expect(() => decodeNpyArray(Buffer.from("\x93NUMPY\x01\x00\x06\x00abcdef", "latin1"), "x")).toThrow(
    "header of the NumPy file",
  );
});
