import { createRandom } from "@loci/core";
import { expect, it } from "vitest";
import { countOf, mutualNearest } from "../../../../packages/index/dist/reranking/spatial/mutual-nearest.js";
import { randomDescriptors } from "../../../support/descriptors.js";
import { similarity } from "../../../support/memory-gallery.js";
import { rowsOf } from "../../../support/naive-rerankers.js";

/** The location of feature i is (i, i + 100) in the one and (i, i + 200) in the other picture. */
const features = (descriptors: Float32Array, dimension: number, shift: number) => ({
  dimension,
  descriptors,
  locations: Float32Array.from(
    { length: (2 * descriptors.length) / dimension },
    (_, at) => Math.floor(at / 2) + (at % 2) * shift,
  ),
});

it("keeps pairs that prefer each other to all others", () => {
  const random = createRandom(1);
  const [a, b] = [randomDescriptors(random, 30, 5), randomDescriptors(random, 20, 5)];
  const [rows, columns] = [rowsOf(a, 5), rowsOf(b, 5)];
  const expected = rows.flatMap((row, i) => {
    const j = columns.findIndex((column) =>
      columns.every((other) => similarity(row, column) >= similarity(row, other)),
    );
    const back = rows.every((other) => similarity(row, columns[j]!) >= similarity(other, columns[j]!));
    return back ? [[i, i + 100, j, j + 200]] : [];
  });
  expect(expected.length).toBeGreaterThan(5);
  expect(mutualNearest(features(a, 5, 100), features(b, 5, 200))).toEqual(expected);
});

it("takes the first of equal ones, and nothing from nothing", () => {
  const [two, one] = [features(Float32Array.of(1, 0, 1, 0), 2, 0), features(Float32Array.of(1, 0), 2, 0)];
  expect(mutualNearest(two, one)).toEqual([[0, 0, 0, 0]]);
  expect(mutualNearest(one, two)).toEqual([[0, 0, 0, 0]]);
  const none = features(new Float32Array(), 2, 0);
  expect([mutualNearest(one, none), mutualNearest(none, one), countOf(none), countOf(two)]).toEqual([[], [], 0, 2]);
});
