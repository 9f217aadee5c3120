import { describe, expect, it } from "vitest";
import {
  clipConvex,
  ellipse,
  type Point,
  rectangle,
  smoothPath,
  straightPath,
} from "../../../packages/core/dist/synthesis/geometry.js";

function area(points: readonly Point[]): number {
  const doubled = points.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = points[(at + 1) % points.length] as Point;
    return sum + x * nextY - nextX * y;
  }, 0);
  return doubled / 2;
}

describe("clipConvex", () => {
  it("keeps the common part of two rectangles", () => {
    expect(area(clipConvex(rectangle(0, 0, 4, 4), rectangle(3, 1, 5, 2)))).toBeCloseTo(2);
  });

  it("keeps all of a polygon inside and nothing of one outside", () => {
    expect(area(clipConvex(rectangle(1, 1, 1, 1), rectangle(0, 0, 9, 9)))).toBeCloseTo(1);
    expect(clipConvex(rectangle(20, 20, 1, 1), rectangle(0, 0, 9, 9))).toEqual([]);
    expect(clipConvex([], rectangle(0, 0, 9, 9))).toEqual([]);
  });

  it("cuts with the sloping sides of a triangle too", () => {
    expect(
      area(
        clipConvex(rectangle(0, 0, 2, 2), [
          [0, 0],
          [2, 0],
          [0, 2],
        ]),
      ),
    ).toBeCloseTo(2);
  });
});

describe("ellipse", () => {
  it("is counter-clockwise and has the area of its polygon", () => {
    expect(area(ellipse([5, 5], 2, 1, { steps: 400 }))).toBeCloseTo(2 * Math.PI, 2);
  });

  it("includes both ends of an arc", () => {
    const arc = ellipse([0, 0], 1, 1, { steps: 4, to: Math.PI });
    expect(arc).toHaveLength(5);
    expect(arc.at(-1)?.[0]).toBeCloseTo(-1);
  });
});

describe("path data", () => {
  it("of straight lines", () => {
    expect(
      straightPath([
        [0, 0],
        [1.26, 2],
      ]),
    ).toBe("M0 0L1.3 2Z");
    expect(
      straightPath(
        [
          [0, 0],
          [1, 2],
        ],
        false,
      ),
    ).toBe("M0 0L1 2");
  });

  it("of a curve goes through all points", () => {
    const data = smoothPath(
      [
        [0, 0],
        [10, 5],
        [20, 0],
      ],
      false,
    );
    expect(data).toMatch(/^M0 0C/);
    expect(data).toMatch(/ 10 5C/);
    expect(data).toMatch(/ 20 0$/);
  });
});
