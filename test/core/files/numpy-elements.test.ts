import { expect, test } from "vitest";
import { countElements, decodeElements, parseElementType } from "../../../packages/core/dist/files/numpy-elements.js";

const decode = (descriptor: string, bytes: number[], count: number) =>
  decodeElements(parseElementType(descriptor, "x"), Uint8Array.from(bytes), count);

test("numbers of every size and order", () => {
  expect(decode("<i2", [1, 0, 255, 255], 2)).toEqual([1, -1]);
  expect(decode(">u2", [1, 0], 1)).toEqual([256]);
  expect(decode("|i1", [128], 1)).toEqual([-128]);
  expect(decode("<u8", [1, 0, 0, 0, 1, 0, 0, 0], 1)).toEqual([2 ** 32 + 1]);
  expect(decode(">f4", [0x3f, 0xc0, 0, 0], 1)).toEqual([1.5]);
  expect(decode("|b1", [0, 1, 2], 3)).toEqual([false, true, true]);
});

test("half precision: normal, subnormal, infinite, not a number", () => {
  const halves = [0x3c00, 0xc000, 0x0001, 0x7c00, 0xfc00, 0x7e00, 0x7bff];
  const bytes = halves.flatMap((half) => [half & 255, half >> 8]);
  expect(decode("<f2", bytes, 7)).toEqual([1, -2, 2 ** -24, Infinity, -Infinity, NaN, 65504]);
});

test("text is cut at its padding, and a code point beyond Unicode is no crash", () => {
  expect(decode("S4", [97, 98, 0, 0], 1)).toEqual(["ab"]);
  expect(decode("<U2", [0x00, 0xf6, 0x01, 0, 0, 0, 0, 0], 1)).toEqual(["😀"]);
  expect(decode("<U1", [255, 255, 255, 255], 1)).toHaveLength(1);
});

test.each(["<M8[D]", "<c16", "V8", "<i3", "", "<f16"])("%s is refused", (descriptor) => {
  expect(() => parseElementType(descriptor, "file.npy")).toThrow("file.npy: element type of a NumPy array");
});

test("elements of a shape are counted, and refused when no file could mean so many", () => {
  expect(countElements([3, 4, 2], "x")).toBe(24);
  expect(countElements([], "x")).toBe(1);
  expect(countElements([0, 2 ** 50], "x")).toBe(0);
  for (const shape of [[2 ** 26], [2 ** 40, 2 ** 40], [-1], [1.5], Array(65).fill(1)]) {
    expect(() => countElements(shape, "x")).toThrow("x: shape of a NumPy array: expected at most 33554432 elements");
  }
});
