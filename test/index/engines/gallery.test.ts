import type { Metric, Precision } from "@loci/index";
import { expect, test } from "vitest";
import type { ExactRows } from "../../../packages/index/dist/engines/exact-subset.js";
import { Gallery } from "../../../packages/index/dist/engines/gallery.js";

const smallGallery = (precision: Precision = "float32", metric: Metric = "cosine", exact?: ExactRows) =>
  new Gallery({ dimension: 2, blockRows: 4, metric, precision, exact });

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

test("knows the largest norm and the biases of the metric", () => {
  const gallery = smallGallery("float32", "euclidean");
  gallery.add(Float32Array.of(3, 4, 0, 1, 0, 0));
  expect(gallery.largestNorm).toBe(5);
  expect([...(gallery.blocks()[0]?.biases ?? [])]).toEqual([-12.5, -0.5, 0]);
  expect(gallery.codeError).toBe(0);
});

test("rounded descriptors come with their scales, and the full ones from where they are", () => {
  const full = Float32Array.of(0.6, 0.8);
  const gallery = smallGallery("int8", "cosine", { descriptor: () => full });
  gallery.add(Float32Array.of(0.6, 0.8, 0.8, 0.6));
  const [block] = gallery.blocks();
  expect([...(block?.centre ?? [])]).toEqual([expect.closeTo(0.7, 6), expect.closeTo(0.7, 6)]);
  expect([...(block?.codes ?? [])]).toEqual([-127, 127, 127, -127]);
  expect(block?.scales[0]).toBeCloseTo(0.1 / 127, 7);
  expect(gallery.codeError).toBeGreaterThan(0);
  expect(gallery.descriptor(0)).toBe(full);
});

test("what is coded is less than the descriptors where they have much in common", () => {
  const alike = Float32Array.of(0.6, 0.8, 0.61, 0.79, 0.59, 0.81);
  const [rounded, full] = [smallGallery("int8"), smallGallery()];
  for (const gallery of [rounded, full]) gallery.add(alike);
  expect(full.largestCodedNorm).toBe(full.largestNorm);
  expect(rounded.largestCodedNorm).toBeLessThan(0.02);
  expect(rounded.codeError).toBeLessThan(0.01 / 127);
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
