import { viewKey, viewsOf } from "@loci/core";
import { expect, it } from "vitest";

it("has the picture as it is first, then what was asked for", () => {
  expect(viewsOf({})).toEqual([{}]);
  expect(viewsOf({ flip: true })).toEqual([{}, { flip: true }]);
  expect(viewsOf({ flip: true, crops: 2, jitter: { hue: 0.1 }, seed: 7 })).toEqual([
    {},
    { flip: true },
    { flip: "random", jitter: { hue: 0.1 }, seed: 7, crop: {}, number: 0 },
    { flip: "random", jitter: { hue: 0.1 }, seed: 7, crop: {}, number: 1 },
  ]);
  expect(viewsOf({ jitter: { hue: 0.1 } })).toEqual([{}, { jitter: { hue: 0.1 }, seed: 0 }]);
});

it("gives views that are all different, and others for another seed", () => {
  const keys = [1, 2].map((seed) => viewsOf({ flip: true, crops: 5, seed }).map(viewKey));
  expect(new Set(keys.flat()).size).toBe(2 + 5 + 5);
});

it("refuses a number of crops that is none", () => {
  expect(() => viewsOf({ crops: -1 })).toThrow("views: crops of each picture: expected a whole number, got -1");
});
