import { expect, it } from "vitest";
import { everyTriplet, linesOf, measures } from "../../../support/naive-miners.js";
import { descriptorsOf } from "../../../support/run-loss.js";
import { miningBatch, runMiner } from "../../../support/run-miner.js";

it.each([0.2, 1])("with margin %d is the nearest negative beyond the positive, within the margin", (margin) => {
  const batch = miningBatch(3);
  const { far } = measures(batch);
  const best = new Map<string, { line: string; negative: number }>();
  for (const [a, p, n] of everyTriplet(batch)) {
    const [positive, negative] = [far(a, p) ** 2, far(a, n) ** 2];
    if (negative <= positive || negative >= positive + margin) continue;
    const known = best.get(`${a} ${p}`);
    if (known === undefined || negative < known.negative) best.set(`${a} ${p}`, { line: `${a} ${p} ${n}`, negative });
  }
  const expected = [...best.values()].map(({ line }) => line).sort();
  expect(linesOf(runMiner(`semi-hard(margin=${margin})`, batch))).toEqual(expected);
  expect(expected.length).toBeGreaterThan(3);
});

it("by hand: negatives at squared distances 1, 1.5 and 3.5 from an anchor whose positive is at 1.2", () => {
  // cos = 1 − d²/2
  const at = (squaredDistance: number) => {
    const cosine = 1 - squaredDistance / 2;
    return [cosine, Math.sqrt(1 - cosine ** 2)];
  };
  const rows = [[1, 0], at(1.2), at(1), at(1.5), at(3.5)];
  const batch = { descriptors: descriptorsOf(rows), labels: [0, 0, 1, 2, 3] };
  const ofFirst = (text: string) => linesOf(runMiner(text, batch)).filter((line) => line.startsWith("0 "));
  expect(ofFirst("semi-hard(margin=0.4)")).toEqual(["0 1 3"]);
  expect(ofFirst("semi-hard(margin=0.2)")).toEqual([]);
});
