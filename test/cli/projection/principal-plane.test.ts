import { principalPlane } from "@loci/cli";
import { expect, it } from "vitest";

/** All distances of points. */
function allOf(points: readonly (readonly number[])[]) {
  const count = points.length;
  const positions = Int32Array.from({ length: count * count }, (_, at) => {
    const [row, column] = [Math.floor(at / count), at % count];
    // The point itself first, as tables have it.
    return column === 0 ? row : column <= row ? column - 1 : column;
  });
  const distances = Float64Array.from(positions, (to, at) =>
    Math.hypot(...points[to]!.map((value, axis) => value - points[Math.floor(at / count)]![axis]!)),
  );
  return { count, neighbours: count, positions, distances };
}

it("keeps the distances of points that lie in a plane", () => {
  const flat = [
    [0, 0],
    [4, 0],
    [4, 3],
    [0, 1],
    [2, 5],
  ] as const;
  // In a plane that is tilted in four dimensions.
  const points = flat.map(([x, y]) => [0.6 * x + 1, 0.8 * x, 0.8 * y, 0.6 * y - 3]);
  const found = principalPlane(allOf(points));
  for (const [one, [x, y]] of flat.entries()) {
    for (const [other, [x2, y2]] of flat.entries()) {
      const distance = Math.hypot(found[2 * one]! - found[2 * other]!, found[2 * one + 1]! - found[2 * other + 1]!);
      expect(distance).toBeCloseTo(Math.hypot(x - x2, y - y2), 9);
    }
  }
});

it("the longest direction lies along the first axis", () => {
  const found = principalPlane(
    allOf([
      [0, 0, 0],
      [0, 9, 0],
      [1, 4, 0],
      [0, 5, 0.1],
    ]),
  );
  const spread = (axis: number) => Math.max(...[0, 1, 2, 3].map((at) => Math.abs(found[2 * at + axis]!)));
  expect(spread(0)).toBeGreaterThan(4 * spread(1));
});

it("no, one, two and equal points", () => {
  expect(principalPlane(allOf([]))).toEqual(new Float64Array(0));
  expect(principalPlane(allOf([[3, 4]]))).toEqual(new Float64Array(2));
  const [x1, y1, x2, y2] = principalPlane(
    allOf([
      [0, 0],
      [3, 4],
    ]),
  ) as unknown as [number, number, number, number];
  expect(Math.abs(x1 - x2)).toBeCloseTo(5, 9);
  expect([y1, y2].every((y) => Math.abs(y) < 1e-6)).toBe(true);
  expect(
    [
      ...principalPlane(
        allOf([
          [1, 1],
          [1, 1],
          [1, 1],
        ]),
      ),
    ].every((value) => value === 0),
  ).toBe(true);
});
