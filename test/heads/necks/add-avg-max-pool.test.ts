import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { mean } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";
import { naiveWindows, valuesOf, windowCases } from "./naive-windows.js";
import { picture, runNeck } from "./run-neck.js";

describe("add-avg-max-pool", () => {
  it("adds the mean and the largest of each block", async () => {
    const { values } = await runNeck(
      "add-avg-max-pool",
      picture([
        [1, 2, 5, 0],
        [3, 4, 1, 1],
      ]),
    );
    expect([...values]).toEqual([6.5, 6.75]);
  });

  it.each(windowCases)("%s is the naive loop", async (text, options) => {
    const map = randomTensor([1, 7, 6, 3], 1);
    const expected = naiveWindows(map, options, (places) => mean(valuesOf(places)) + Math.max(...valuesOf(places)));
    expect(relativeError((await runNeck(`add-avg-max-pool${text}`, map)).values, expected)).toBeLessThan(1e-5);
  });
});
