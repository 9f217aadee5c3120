import { expect, it } from "vitest";
import { drawnSize, MOST_SIDE } from "../../../packages/cli/page/drawn-size.js";

it("draws a picture as it is, and a large one at most so large", () => {
  expect(drawnSize({ width: 300, height: 200 })).toEqual({
    ...{ left: 0, top: 0, width: 300, height: 200 },
    drawn: { width: 300, height: 200 },
  });
  expect(drawnSize({ width: 4096, height: 1000 }).drawn).toEqual({ width: MOST_SIDE, height: 250 });
  expect(drawnSize({ width: 10_000, height: 1 }).drawn).toEqual({ width: MOST_SIDE, height: 1 });
});

it("rounds a box to whole pixels of the picture, like the service", () => {
  const region = { left: 10.6, top: -3, width: 20, height: 10.4 };
  expect(drawnSize({ width: 25, height: 50 }, region)).toEqual({
    ...{ left: 11, top: 0, width: 14, height: 7 },
    drawn: { width: 14, height: 7 },
  });
  expect(() => drawnSize({ width: 10, height: 10 }, region)).toThrow("outside");
});
