import type { Metric, Precision } from "@loci/index";
import { expect, test } from "vitest";
import { Gallery } from "../../../packages/index/dist/engines/gallery.js";

const smallGallery = (precision: Precision = "float32", metric: Metric = "cosine", dither?: Float32Array) =>
  new Gallery({ dimension: 2, blockRows: 4, metric, precision, dither });

/** Descriptors of two components that tell their own number. */
function numbered(first: number, count: number): Float32Array {
  return Float32Array.from({ length: count * 2 }, (_, at) => first + Math.floor(at / 2) + (at % 2) / 2);
}

test("whatever the sizes of the additions, the blocks hold all rows in order and only the last is not full", () => {
  for (const steps of [[10], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1], [3, 7], [4, 4, 2], [9, 1], [0, 5, 0, 5]]) {
    const gallery = smallGallery();
    for (const step of steps) gallery.add(numbered(gallery.size, step));
    expect(gallery.size).toBe(10);
    expect(gallery.blocks().map(({ first, rows }) => [first, rows])).toEqual([
      [0, 4],
      [4, 4],
      [8, 2],
    ]);
    expect(gallery.blocks().flatMap(({ codes }) => [...codes])).toEqual([...numbered(0, 10)]);
    for (let id = 0; id < 10; id++) expect(Array.from(gallery.descriptor(id))).toEqual([id, id + 0.5]);
  }
});

test("catches up with one that has the descriptors in full, as often as that grows", () => {
  const [full, coded] = [smallGallery(), smallGallery("int8")];
  for (const more of [3, 0, 4, 6]) {
    full.add(numbered(full.size, more));
    coded.catchUpWith(full);
    expect(coded.size).toBe(full.size);
  }
  for (const [block, { first, rows, centre, codes, scales }] of coded.blocks().entries()) {
    const { codes: truth } = full.blocks()[block] ?? {};
    expect([first, rows]).toEqual([4 * block, Math.min(4, 13 - 4 * block)]);
    for (let at = 0; at < rows * 2; at++) {
      const decoded = (centre?.[at % 2] ?? 0) + (codes[at] as number) * (scales[Math.floor(at / 2)] as number);
      expect(decoded).toBeCloseTo(truth?.[at] as number, 1);
    }
  }
});

test("an empty gallery has no blocks", () => {
  expect(smallGallery().blocks()).toEqual([]);
});

test("full blocks are not copied when more rows come", () => {
  const gallery = smallGallery();
  gallery.add(numbered(0, 5));
  const buffer = gallery.blocks()[0]?.codes.buffer;
  gallery.add(numbered(5, 100));
  expect(gallery.blocks()[0]?.codes.buffer).toBe(buffer);
});

test("rows are copied", () => {
  const gallery = smallGallery();
  const rows = numbered(0, 1);
  gallery.add(rows);
  rows.fill(9);
  expect(Array.from(gallery.descriptor(0))).toEqual([0, 0.5]);
});

test("knows the biases of the metric, and the norms; 32-bit products err in proportion", () => {
  const gallery = smallGallery("float32", "euclidean");
  gallery.add(Float32Array.of(3, 4, 0, 1, 0, 0));
  const [block] = gallery.blocks();
  expect(gallery.largestBias).toBe(12.5);
  expect([...(block?.biases ?? [])]).toEqual([-12.5, -0.5, 0]);
  expect([...(block?.norms ?? [])]).toEqual([5, 1, 0]);
  const [five, one, none] = block?.errors ?? [];
  expect(one).toBeGreaterThan(2 * 2 ** -24);
  expect(one).toBeLessThan(20 * 2 ** -24);
  expect([five, none]).toEqual([Math.fround(5 * (one as number)), 0]);
});

test("rounded descriptors come less the centre, with their scales and what rounding may do", () => {
  const gallery = smallGallery("int8");
  gallery.add(Float32Array.of(0.6, 0.8, 0.8, 0.6));
  const [block] = gallery.blocks();
  expect([...(block?.centre ?? [])]).toEqual([expect.closeTo(0.7, 6), expect.closeTo(0.7, 6)]);
  expect([...(block?.codes ?? [])]).toEqual([-127, 127, 127, -127]);
  expect(block?.scales[0]).toBeCloseTo(0.1 / 127, 7);
  expect(block?.norms[0]).toBeCloseTo(0.1 * Math.SQRT2, 6);
  expect(block?.errors[0]).toBeGreaterThan(0);
});

test("rounds with its dither", () => {
  const codesWith = (dither?: Float32Array) => {
    const gallery = smallGallery("int8", "euclidean", dither);
    gallery.add(Float32Array.of(0, 0, 1, 0.3));
    return [...(gallery.blocks()[0]?.codes ?? [])].slice(2);
  };
  // 0.15 of a largest component of 0.5 is 38.1 of 127.
  expect(codesWith()).toEqual([127, 38]);
  expect(codesWith(Float32Array.of(0, 0.95))).toEqual([127, 39]);
});

test("what is coded is less than the descriptors where they have much in common", () => {
  const alike = Float32Array.of(0.6, 0.8, 0.61, 0.79, 0.59, 0.81);
  const [rounded, full] = [smallGallery("int8"), smallGallery()];
  for (const gallery of [rounded, full]) gallery.add(alike);
  const largest = (gallery: Gallery, of: "norms" | "errors") => Math.max(...(gallery.blocks()[0]?.[of] ?? []));
  expect(largest(full, "norms")).toBeCloseTo(1, 2);
  expect(largest(rounded, "norms")).toBeLessThan(0.02);
  expect(largest(rounded, "errors")).toBeLessThan(0.015 / 127);
});

test("each block has the centre of the first that came to it, however many come at once", () => {
  const gallery = smallGallery("int8");
  gallery.add(Float32Array.of(1, 2));
  gallery.add(numbered(10, 5));
  expect(gallery.blocks().map(({ centre }) => [...(centre ?? [])])).toEqual([
    [1, 2],
    [13.5, 14],
  ]);
});
