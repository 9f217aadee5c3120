import { type View, viewKey } from "@loci/core";
import { describe, expect, it } from "vitest";
import { completeView } from "../../../../packages/core/dist/feature-cache/views/view.js";

describe("viewKey", () => {
  it("differs with everything that changes what is seen", () => {
    const jitter = { hue: 0.1 };
    const views: View[] = [
      {},
      { flip: true },
      { flip: "random" },
      { flip: "random", seed: 1 },
      { flip: "random", number: 1 },
      { crop: {} },
      { crop: { scale: [0.3, 1] } },
      { crop: { ratio: [1, 1] } },
      { crop: {}, flip: true },
      { jitter },
      { jitter: { brightness: 0.1 } },
      { jitter: { contrast: 0.1 } },
      { jitter: { saturation: 0.1 } },
      { jitter: { hue: 0.2 } },
      { jitter, seed: 1 },
    ];
    expect(new Set(views.map(viewKey)).size).toBe(views.length);
  });

  it.each<[string, View, View]>([
    ["defaults are what they stand for", { crop: {} }, { crop: { scale: [0.2, 1], ratio: [3 / 4, 4 / 3] }, seed: 0 }],
    ["without a random draw the seed does not matter", { flip: true, seed: 1 }, { flip: true, seed: 2, number: 3 }],
    ["no jitter is none", {}, { jitter: { hue: 0 } }],
    ["the order of the words does not matter", { seed: 1, flip: "random" }, { flip: "random", seed: 1 }],
  ])("%s", (_, one, other) => {
    expect(viewKey(one)).toBe(viewKey(other));
  });
});

describe("completeView", () => {
  it.each([
    [{ flop: true }, /view of a picture.*flop/],
    [{ flip: "sometimes" }, /flip/],
    [{ crop: { scale: [0, 1] } }, /crop\.scale/],
    [{ crop: { ratio: [2, 1] } }, /the first number is above the second/],
    [{ jitter: { hue: 0.6 } }, /jitter\.hue/],
    [{ jitter: { brightness: -1 } }, /jitter\.brightness/],
    [{ seed: 0.5 }, /seed/],
    [{ number: -1 }, /number/],
  ])("refuses %j", (view, message) => {
    expect(() => completeView(view as View)).toThrow(message);
  });
});
