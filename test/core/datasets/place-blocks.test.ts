import { createRandom, distanceMetres, type Position } from "@loci/core";
import { expect, test } from "vitest";
import { placeBlocks } from "../../../packages/core/dist/datasets/place-blocks.js";

const line = (...xs: number[]) => xs.map((x) => ({ x, y: 0 }));

test("chains of near positions belong together", () => {
  expect(placeBlocks(line(0, 10, 100, 20, 105), 10, 3)).toEqual({
    blocks: [
      [0, 1, 3],
      [2, 4],
    ],
    leftOut: [],
  });
});

test("a chain that is too long is cut, and what lies too near to the cut left out", () => {
  const { blocks, leftOut } = placeBlocks(line(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), 2, 5);
  expect(blocks).toEqual([
    [0, 1, 2, 3, 4],
    [7, 8, 9],
  ]);
  expect(leftOut).toEqual([5, 6]);
});

test("a crowd at one spot stays one block", () => {
  expect(placeBlocks(line(5, 5, 5, 5), 1, 2)).toEqual({ blocks: [[0, 1, 2, 3]], leftOut: [] });
  expect(placeBlocks(line(5, 5, 5, 5, 6), 2, 2)).toEqual({ blocks: [[0, 1, 2, 3]], leftOut: [4] });
});

test.each([false, true])(
  "no two blocks of a city without gaps come within the radius (latitude and longitude: %s)",
  (geographic) => {
    const random = createRandom(7);
    const positions: Position[] = Array.from({ length: 400 }, () => {
      const [x, y] = [500 * random.uniform(), 300 * random.uniform()];
      return geographic ? { latitude: y / 111_000, longitude: x / 111_000 + 179.998 - (x > 222 ? 360 : 0) } : { x, y };
    });
    const { blocks, leftOut } = placeBlocks(positions, 40, 80);
    expect([...blocks.flat(), ...leftOut].sort((a, b) => a - b)).toEqual([...positions.keys()]);
    expect(leftOut.length).toBeLessThan(250);
    for (const [at, block] of blocks.entries()) {
      expect(block.length).toBeLessThanOrEqual(80);
      for (const other of blocks.slice(at + 1)) {
        for (const a of block)
          for (const b of other) expect(distanceMetres(positions[a]!, positions[b]!)).toBeGreaterThan(40);
      }
    }
  },
);
