import { expect, it } from "vitest";
import { draw } from "./draw.js";

it("has every picture once an epoch, the last batch shorter or left out", () => {
  const kept = draw("shuffled(batchSize=4)", { count: 10 });
  expect(kept.map((batch) => batch.length)).toEqual([4, 4, 2]);
  expect(kept.flat().sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(draw("shuffled(batchSize=4,rest=leave-out)", { count: 10 })).toEqual(kept.slice(0, 2));
});
