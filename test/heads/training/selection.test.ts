import { expect, it } from "vitest";
import { pairMasks, rowSums } from "../../../packages/heads/dist/training/selection.js";
import { pairs, triplets } from "../../support/run-loss.js";

const labels = Int32Array.of(0, 0, 1);

it("takes all pairs of different places by label when nothing was chosen", () => {
  const { positives, negatives } = pairMasks(labels);
  expect([...positives]).toEqual([0, 1, 0, 1, 0, 0, 0, 0, 0]);
  expect([...negatives]).toEqual([0, 0, 1, 0, 0, 1, 1, 1, 0]);
});

it("takes chosen pairs whatever the labels say", () => {
  const { positives, negatives } = pairMasks(labels, pairs([[2, 1]], [[0, 1]]));
  expect([...positives]).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 0]);
  expect([...negatives]).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0]);
});

it("takes the different pairs of triplets, each once", () => {
  const { positives, negatives } = pairMasks(
    labels,
    triplets([
      [0, 1, 2],
      [0, 1, 2],
    ]),
  );
  expect([...positives]).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0]);
  expect([...negatives]).toEqual([0, 0, 1, 0, 0, 0, 0, 0, 0]);
});

it("adds up rows", () => {
  expect([...rowSums(Float32Array.of(1, 0, 1, 1), 2)]).toEqual([1, 2]);
});
