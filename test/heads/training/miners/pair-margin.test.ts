import { expect, it } from "vitest";
import { linesOf, measures } from "../../../support/naive-miners.js";
import { descriptorsOf } from "../../../support/run-loss.js";
import { miningBatch, runMiner } from "../../../support/run-miner.js";

it("keeps positives that are too far and negatives that are too near", () => {
  const batch = miningBatch(2);
  const { far } = measures(batch);
  const expected: string[] = [];
  for (let x = 0; x < 12; x++) {
    for (let y = 0; y < 12; y++) {
      if (x === y) continue;
      if (batch.labels[x] === batch.labels[y] ? far(x, y) > 0.9 : far(x, y) < 1.3) {
        expected.push(`${batch.labels[x] === batch.labels[y] ? "+" : "-"} ${x} ${y}`);
      }
    }
  }
  expect(linesOf(runMiner("pair-margin(positiveMargin=0.9,negativeMargin=1.3)", batch))).toEqual(expected.sort());
  expect(expected.length).toBeGreaterThan(10);
});

it("by hand: √2 and 1 are distances, not their squares", () => {
  const rows = [
    [1, 0],
    [0, 1],
    [0.5, Math.sqrt(0.75)],
  ];
  const batch = { descriptors: descriptorsOf(rows), labels: [0, 0, 1] };
  const lines = linesOf(runMiner("pair-margin(positiveMargin=1.41,negativeMargin=0.99)", batch));
  expect(lines).toEqual(["+ 0 1", "+ 1 0", "- 1 2", "- 2 1"]);
});
