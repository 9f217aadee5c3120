import { expect, it } from "vitest";
import { everyTriplet, linesOf, measures } from "../../../support/naive-miners.js";
import { descriptorsOf } from "../../../support/run-loss.js";
import { miningBatch, runMiner } from "../../../support/run-miner.js";

it("is, of all triplets of an anchor, the one with the largest loss", () => {
  for (const seed of [1, 2, 3]) {
    const batch = miningBatch(seed);
    const { far } = measures(batch);
    const worst = new Map<number, { line: string; loss: number }>();
    for (const [a, p, n] of everyTriplet(batch)) {
      const loss = far(a, p) - far(a, n);
      if (loss > (worst.get(a)?.loss ?? Number.NEGATIVE_INFINITY)) worst.set(a, { line: `${a} ${p} ${n}`, loss });
    }
    const expected = [...worst.values()].map(({ line }) => line).sort();
    expect(linesOf(runMiner("batch-hard", batch))).toEqual(expected);
    expect(expected.length).toBe(11);
  }
});

it("takes the first of equals", () => {
  const batch = { descriptors: descriptorsOf(new Array(5).fill([1, 2, 3])), labels: [0, 0, 0, 1, 2] };
  expect(linesOf(runMiner("batch-hard", batch))).toEqual(["0 1 3", "1 0 3", "2 0 3"]);
});
