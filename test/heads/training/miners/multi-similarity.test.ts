import { expect, it } from "vitest";
import { everyTriplet, linesOf, measures, pairLines } from "../../../support/naive-miners.js";
import { miningBatch, runMiner } from "../../../support/run-miner.js";

it.each([
  [0.1, 1],
  [0, 2],
  [0.5, 3],
])("with epsilon %d keeps pairs that some pair of the other kind comes near", (epsilon, seed) => {
  const batch = miningBatch(seed);
  const { cosine } = measures(batch);
  // A pair is kept as soon as one triplet of it is not settled by epsilon: the paper's extremes, without extremes.
  const isOpen = ([a, p, n]: readonly [number, number, number]) => cosine(a, p) < cosine(a, n) + epsilon;
  const expected = pairLines(everyTriplet(batch), isOpen, isOpen);
  expect(linesOf(runMiner(`multi-similarity(epsilon=${epsilon})`, batch))).toEqual(expected);
  expect(expected.length).toBeGreaterThan(5);
});
