import { createRandom } from "@loci/core";
import { expect, test } from "vitest";
import { createGrid } from "../../../packages/core/dist/datasets/point-grid.js";

test("visits each point of the cubes around once, with its distance", () => {
  const random = createRandom(1);
  const points = Float64Array.from({ length: 3 * 500 }, () => 20 * random.uniform() - 10);
  const grid = createGrid(points, 1.5);
  for (let query = 0; query < 50; query++) {
    const point = points.slice(3 * query, 3 * query + 3);
    const seen = new Map<number, number>();
    grid.visit(point, (place, distance) => {
      expect(seen.has(place)).toBe(false);
      seen.set(place, distance);
    });
    for (let place = 0; place < 500; place++) {
      const distance = Math.hypot(...[0, 1, 2].map((axis) => points[3 * place + axis]! - point[axis]!));
      if (distance <= 1.5) expect(seen.get(place)).toBeCloseTo(distance, 12);
    }
  }
});

test("what is not known is in no cube and has none around it", () => {
  const grid = createGrid(Float64Array.of(0, 0, 0, Number.NaN, 0, 0), 1);
  const visited: number[] = [];
  grid.visit(Float64Array.of(0.5, 0, 0), (place) => visited.push(place));
  grid.visit(Float64Array.of(Number.NaN, 0, 0), (place) => visited.push(place));
  createGrid(new Float64Array(0), 1).visit(Float64Array.of(0, 0, 0), (place) => visited.push(place));
  expect(visited).toEqual([0]);
});
