import { expect, test } from "vitest";
import { assertSize, attempt, countAllowed, packNeighbours } from "../../../packages/index/dist/engines/index-task.js";
import { Nearest } from "../../../packages/index/dist/engines/nearest.js";

test("a worker that holds something else than the caller believes is another worker", () => {
  assertSize({ kind: "save", file: "x", size: 3 }, 3);
  expect(() => assertSize({ kind: "save", file: "x", size: 3 }, 0)).toThrow("the 3 descriptors has died");
});

test("what fails without harm is told, with the size", () => {
  expect(
    attempt(
      () => {},
      () => 4,
    ),
  ).toEqual({ size: 4 });
  const fail = () => {
    throw new Error("no");
  };
  expect(attempt(fail, () => 4)).toEqual({ size: 4, problem: "no" });
});

test("counts what is allowed, at most as many as there are", () => {
  expect(countAllowed(undefined, 3)).toBe(3);
  expect(countAllowed(Uint8Array.of(1, 0, 1, 1), 3)).toBe(2);
  expect(countAllowed(Uint8Array.of(1), 3)).toBe(1);
});

test("packs neighbours, none included", () => {
  const nearestOf = (...found: readonly [number, number][]) => {
    const nearest = new Nearest(found.length);
    for (const [distance, id] of found) nearest.offer(distance, id);
    return nearest;
  };
  expect(packNeighbours([nearestOf([0.5, 3]), nearestOf([0.25, 1])])).toEqual({
    ids: Uint32Array.of(3, 1),
    distances: Float64Array.of(0.5, 0.25),
  });
  expect(packNeighbours([nearestOf(), nearestOf()]).ids).toHaveLength(0);
  expect(packNeighbours([]).distances).toHaveLength(0);
});
