import { describe, expect, it } from "vitest";
import { adaptiveSpans, poolGrid } from "../../../packages/heads/dist/pooling/pool-spans.js";
import { relativeError, withOnnx, withTensorFlow } from "../../support/both-interpreters.js";
import { mean, pooledIn } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";

const bounds = (length: number, count: number) => adaptiveSpans(length, count).map(({ start, end }) => [start, end]);

describe("adaptiveSpans", () => {
  it("overlap where the length is not divisible, and repeat positions where there are fewer than spans", () => {
    expect(bounds(6, 3)).toEqual([
      [0, 2],
      [2, 4],
      [4, 6],
    ]);
    expect(bounds(7, 3)).toEqual([
      [0, 3],
      [2, 5],
      [4, 7],
    ]);
    expect(bounds(2, 3)).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    expect(bounds(1, 4)).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
  });

  it("go from the first position to the last without a gap, none empty", () => {
    for (let length = 1; length <= 40; length++) {
      for (const count of [1, 2, 3, 4, 6]) {
        const spans = bounds(length, count);
        expect([spans[0]![0], spans.at(-1)![1]]).toEqual([0, length]);
        expect(spans.every(([start, end], i) => end! > start! && (i === 0 || start! <= spans[i - 1]![1]!))).toBe(true);
      }
    }
  });
});

describe("poolGrid", () => {
  const map = randomTensor([1, 5, 6, 3], 1);
  const size = { height: 5, width: 6 };
  const rows = [
    { start: 0, end: 5 },
    { start: 3, end: 4 },
  ];
  const columns = [
    { start: 1, end: 4 },
    { start: 0, end: 1 },
    { start: 2, end: 6 },
  ];

  it.each([
    ["max", (values: readonly number[]) => Math.max(...values)],
    ["mean", mean],
  ] as const)("takes the %s of every rectangle, rows first, channels fastest", async (pooling, pool) => {
    const expected = rows.flatMap((row) =>
      columns.flatMap((column) =>
        pooledIn(map, { top: row.start, bottom: row.end, left: column.start, right: column.end }, pool),
      ),
    );
    for (const run of [withOnnx, withTensorFlow]) {
      const result = await run((ops, { x }) => poolGrid(ops, x!, { rows, columns }, size, pooling), { x: map });
      expect(result.dims).toEqual([1, 2, 3, 3]);
      expect(relativeError(result.values, expected)).toBeLessThan(1e-6);
    }
  });
});
