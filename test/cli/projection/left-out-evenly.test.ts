import { leftOutEvenly } from "@loci/cli";
import { expect, it } from "vitest";

it("keeps all of few, and of many as many as may be, in order and evenly", () => {
  expect(leftOutEvenly([1, 2, 3], 3)).toEqual([1, 2, 3]);
  expect(leftOutEvenly([], 3)).toEqual([]);
  expect(leftOutEvenly([0, 1, 2, 3, 4, 5, 6, 7], 4)).toEqual([0, 2, 4, 6]);
  const kept = leftOutEvenly(
    Array.from({ length: 1001 }, (_, at) => at),
    300,
  );
  const steps = kept.slice(1).map((item, at) => item - (kept[at] as number));
  expect([kept.length, Math.min(...steps), Math.max(...steps)]).toEqual([300, 3, 4]);
});
