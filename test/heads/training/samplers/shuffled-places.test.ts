import { createRandom } from "@loci/core";
import { expect, it } from "vitest";
import {
  inBatches,
  picturesByClass,
  shuffled,
} from "../../../../packages/heads/dist/training/samplers/shuffled-places.js";

it("shuffles without changing what it is given", () => {
  const items = ["a", "b", "c", "d", "e"];
  const order = shuffled(createRandom(1), items);
  expect([...order].sort()).toEqual(items);
  expect(order).not.toEqual(items);
  expect(items).toEqual(["a", "b", "c", "d", "e"]);
});

it("cuts into batches", () => {
  const lists = (rest: "keep" | "leave-out") => inBatches([1, 2, 3, 4, 5], 2, rest).map((batch) => [...batch]);
  expect(lists("keep")).toEqual([[1, 2], [3, 4], [5]]);
  expect(lists("leave-out")).toEqual([
    [1, 2],
    [3, 4],
  ]);
});

it("lists pictures by class, by label rising", () => {
  const source = { count: 4, labels: Int32Array.of(9, 2, 9, 5) };
  expect(picturesByClass("x", source)).toEqual([[1], [3], [0, 2]]);
});
