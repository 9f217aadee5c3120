import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { mean } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";
import { naiveWindows, valuesOf, windowCases } from "./naive-windows.js";
import { picture, runNeck } from "./run-neck.js";

describe("average-pool", () => {
  it("takes the mean of each block", async () => {
    const { values } = await runNeck(
      "average-pool",
      picture([
        [1, 2, 5, 0],
        [3, 4, 1, 1],
      ]),
    );
    expect([...values]).toEqual([2.5, 1.75]);
  });

  it("does not count padding: a constant map stays constant", async () => {
    const { values } = await runNeck(
      "average-pool(kernel=3,stride=1,padding=1)",
      picture([
        [7, 7, 7],
        [7, 7, 7],
      ]),
    );
    for (const value of values) expect(value).toBeCloseTo(7, 5);
  });

  it.each(windowCases)("%s is the naive loop", async (text, options) => {
    const map = randomTensor([1, 7, 6, 3], 1);
    const expected = naiveWindows(map, options, (places) => mean(valuesOf(places)));
    expect(relativeError((await runNeck(`average-pool${text}`, map)).values, expected)).toBeLessThan(1e-5);
  });
});
