import fc from "fast-check";
import { expect, it } from "vitest";
import { changeRegion, LEAST_SIDE, middleOf, regionBetween } from "../../../packages/cli/page/region.js";

const picture = { width: 200, height: 100 };
const at = fc.record({
  x: fc.double({ min: -50, max: 300, noNaN: true }),
  y: fc.double({ min: -50, max: 300, noNaN: true }),
});

const inside = ({ left, top, width, height }: { left: number; top: number; width: number; height: number }) =>
  left >= 0 && top >= 0 && width >= LEAST_SIDE && height >= LEAST_SIDE && left + width <= 200 && top + height <= 100;

it("a box is the same whichever corner it is drawn from, of whole pixels, and inside the picture", () => {
  expect(regionBetween({ x: 150.4, y: 20 }, { x: 10, y: 80.6 }, picture)).toEqual({
    left: 10,
    top: 20,
    width: 140,
    height: 61,
  });
  fc.assert(
    fc.property(at, at, (one, other) => {
      const region = regionBetween(one, other, picture);
      expect(region).toEqual(regionBetween(other, one, picture));
      if (region !== undefined) expect(inside(region)).toBe(true);
    }),
  );
});

it("a box that nobody can have meant is none", () => {
  expect(regionBetween({ x: 10, y: 10 }, { x: 12, y: 90 }, picture)).toBeUndefined();
  expect(regionBetween({ x: 250, y: 10 }, { x: 290, y: 90 }, picture)).toBeUndefined();
});

it("moves and grows inside the picture only", () => {
  const middle = middleOf(picture);
  expect(middle).toEqual({ left: 50, top: 25, width: 100, height: 50 });
  expect(changeRegion(middle, { x: 5, y: -5 }, "move", picture)).toEqual({ left: 55, top: 20, width: 100, height: 50 });
  expect(changeRegion(middle, { x: 5, y: -5 }, "resize", picture)).toEqual({
    left: 50,
    top: 25,
    width: 105,
    height: 45,
  });
  fc.assert(
    fc.property(at, fc.constantFrom("move" as const, "resize" as const), (by, how) => {
      expect(inside(changeRegion(middle, by, how, picture))).toBe(true);
    }),
  );
});
