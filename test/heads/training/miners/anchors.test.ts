import { expect, it } from "vitest";
import {
  anchorsOf,
  largestBy,
  selectPairs,
  selectTriplets,
} from "../../../../packages/heads/dist/training/miners/anchors.js";

const similarities = Float32Array.from({ length: 9 }, (_, i) => i / 10);
const labels = Int32Array.of(5, 7, 5);

it("gives each place with its positives, negatives and cosines", () => {
  const anchors = [...anchorsOf(similarities, labels)];
  expect(anchors.map(({ place, positives, negatives }) => [place, positives, negatives])).toEqual([
    [0, [2], [1]],
    [1, [], [0, 2]],
    [2, [0], [1]],
  ]);
  expect(anchors[1]!.cosine(2)).toBeCloseTo(0.5, 6);
});

it("finds the first of the largest", () => {
  expect(largestBy([3, 1, 2], (place) => (place === 3 ? 0 : 1))).toBe(1);
  expect(largestBy([], () => 0)).toBeUndefined();
});

it("collects what is chosen of each anchor", () => {
  const chosen = selectPairs(anchorsOf(similarities, labels), ({ positives, negatives }) => ({ positives, negatives }));
  expect(chosen).toEqual({
    kind: "pairs",
    positives: { anchors: Int32Array.of(0, 2), others: Int32Array.of(2, 0) },
    negatives: { anchors: Int32Array.of(0, 1, 1, 2), others: Int32Array.of(1, 0, 2, 1) },
  });
  expect(selectTriplets(anchorsOf(similarities, labels), ({ place }) => (place === 1 ? [[8, 9]] : []))).toEqual({
    kind: "triplets",
    anchors: Int32Array.of(1),
    positives: Int32Array.of(8),
    negatives: Int32Array.of(9),
  });
});
