import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { randomTensor } from "../../support/random-tensor.js";
import { naiveWindows, valuesOf, windowCases } from "./naive-windows.js";
import { picture, runNeck } from "./run-neck.js";

describe("max-pool", () => {
  it("takes the largest of each block", async () => {
    const { values } = await runNeck(
      "max-pool",
      picture([
        [1, 2, 5, 0],
        [3, 4, 1, 1],
      ]),
    );
    expect([...values]).toEqual([4, 5]);
  });

  it("never takes padding for a maximum: negative maps stay negative", async () => {
    const { values } = await runNeck(
      "max-pool(kernel=3,stride=2,padding=1)",
      picture([
        [-1, -2, -3],
        [-4, -5, -6],
        [-7, -8, -9],
      ]),
    );
    expect([...values]).toEqual([-1, -2, -4, -5]);
  });

  it.each(windowCases)("%s is the naive loop", async (text, options) => {
    const map = randomTensor([1, 7, 6, 3], 1);
    const expected = naiveWindows(map, options, (places) => Math.max(...valuesOf(places)));
    expect(relativeError((await runNeck(`max-pool${text}`, map)).values, expected)).toBeLessThan(1e-6);
  });
});
