import { commonGrid } from "@loci/heads";
import { expect, it } from "vitest";

it("leaves a single map as it is, and turns a mirrored one back", () => {
  const map = { contributions: Float32Array.of(1, 2, 3, 4, 5, 6), height: 2, width: 3, flip: false };
  expect(commonGrid([map])).toEqual({ map: map.contributions, height: 2, width: 3 });
  expect([...commonGrid([{ ...map, flip: true }]).map]).toEqual([3, 2, 1, 6, 5, 4]);
});

it("divides the cells of a coarser map by area and keeps the sum", () => {
  const fine = { contributions: new Float32Array(9), height: 3, width: 3, flip: false };
  const coarse = { contributions: Float32Array.of(4, 0, 0, 8), height: 2, width: 2, flip: false };
  const { map } = commonGrid([coarse, fine]);
  // A cell of 1.5 × 1.5 has 4/9 of its area in the corner, 2/9 in each neighbour and 1/9 in the middle.
  const expected = [16, 8, 0, 8, 4 + 8, 16, 0, 16, 32].map((ninths) => ninths / 9);
  for (const [place, value] of expected.entries()) expect(map[place]).toBeCloseTo(value, 6);
  expect(map.reduce((sum, value) => sum + value, 0)).toBeCloseTo(12, 5);
});
