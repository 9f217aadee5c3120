import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { mean } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";
import { naiveWindows, valuesOf, windowCases } from "./naive-windows.js";
import { picture, runNeck } from "./run-neck.js";

describe("cat-avg-max-pool", () => {
  it("has the means in the first channels and the maxima behind them", async () => {
    const { values } = await runNeck(
      "cat-avg-max-pool",
      picture([
        [1, 2, 5, 0],
        [3, 4, 1, 1],
      ]),
    );
    expect([...values]).toEqual([2.5, 4, 1.75, 5]);
  });

  it.each(windowCases)("%s is the naive loop", async (text, options) => {
    const map = randomTensor([1, 7, 6, 3], 1);
    const averages = naiveWindows(map, options, (places) => mean(valuesOf(places)));
    const maxima = naiveWindows(map, options, (places) => Math.max(...valuesOf(places)));
    const windows = Array.from({ length: averages.length / 3 }, (_, i) => [3 * i, 3 * i + 3] as const);
    const expected = windows.flatMap(([from, to]) => [...averages.slice(from, to), ...maxima.slice(from, to)]);
    expect(relativeError((await runNeck(`cat-avg-max-pool${text}`, map)).values, expected)).toBeLessThan(1e-5);
  });
});
