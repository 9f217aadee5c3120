import { expect, test } from "vitest";
import { Gallery } from "../../packages/index/dist/gallery.js";

/** Descriptors of two components that tell their own number. */
function numbered(first: number, count: number): Float32Array {
  return Float32Array.from({ length: count * 2 }, (_, at) => first + Math.floor(at / 2) + (at % 2) / 2);
}

test("whatever the sizes of the additions, the blocks hold all rows in order and only the last is not full", () => {
  for (const steps of [[10], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1], [3, 7], [4, 4, 2], [9, 1], [0, 5, 0, 5]]) {
    const gallery = new Gallery(2, 4);
    for (const step of steps) gallery.add(numbered(gallery.size, step));
    expect(gallery.size).toBe(10);
    expect(gallery.blocks().map(({ first, rows }) => [first, rows])).toEqual([
      [0, 4],
      [4, 4],
      [8, 2],
    ]);
    expect(gallery.blocks().flatMap(({ data }) => [...data])).toEqual([...numbered(0, 10)]);
    for (let id = 0; id < 10; id++) expect([...gallery.descriptor(id)]).toEqual([id, id + 0.5]);
  }
});

test("an empty gallery has no blocks", () => {
  expect(new Gallery(2, 4).blocks()).toEqual([]);
});

test("full blocks are not copied when more rows come", () => {
  const gallery = new Gallery(2, 4);
  gallery.add(numbered(0, 5));
  const buffer = gallery.blocks()[0]?.data.buffer;
  gallery.add(numbered(5, 100));
  expect(gallery.blocks()[0]?.data.buffer).toBe(buffer);
});

test("rows are copied", () => {
  const gallery = new Gallery(2, 4);
  const rows = numbered(0, 1);
  gallery.add(rows);
  rows.fill(9);
  expect([...gallery.descriptor(0)]).toEqual([0, 0.5]);
});
