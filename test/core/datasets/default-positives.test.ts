import type { Dataset, Picture } from "@loci/core";
import { expect, test } from "vitest";
import { queriesWithoutPositives } from "../../../packages/core/dist/datasets/default-positives.js";

function of(rows: readonly Partial<Picture>[], more: Partial<Dataset> = {}) {
  const pictures = rows.map((row, place) => ({ path: "", name: `${place}`, ...row }));
  const all = [...pictures.keys()];
  return queriesWithoutPositives({ format: "x", root: "", pictures, gallery: all, queries: all, ...more }, 25);
}
const labels = (...given: (string | undefined)[]) => given.map((label) => (label === undefined ? {} : { label }));

test("as listed", () => {
  const more = { gallery: [0], queries: [1, 2], relevance: { positives: [[0], []], ignored: [[], []] } };
  expect(of([{}, {}, {}], more)).toEqual({ rule: "listed", queries: [1] });
});

test("by class, not by itself", () => {
  expect(of(labels("a", "a", "b", undefined))).toEqual({ rule: "same class", queries: [2, 3] });
  expect(of(labels("a", "b", "a", "c"), { gallery: [0, 1], queries: [2, 3] }).queries).toEqual([1]);
  const twice = labels("a", "a").map((row) => ({ ...row, name: "same.jpg" }));
  expect(of(twice, { gallery: [0], queries: [1] }).queries).toEqual([0]);
});

test("by distance, not by itself", () => {
  const at = (x: number) => ({ position: { x, y: 0 } });
  expect(of([at(0), at(25), at(51), {}])).toEqual({ rule: "near", queries: [2, 3] });
});

test("of frames and plain pictures nothing is said", () => {
  expect(of([{}, { frame: 1 }])).toEqual({ rule: "none", queries: [] });
});
