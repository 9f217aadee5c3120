import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { inTraining } from "../../support/in-training.js";
import { randomTensor } from "../../support/random-tensor.js";
import { naiveWindows, valuesOf, windowCases } from "./naive-windows.js";
import { picture, runNeck } from "./run-neck.js";

describe("stochastic-pool", () => {
  it("weights each activation by itself: (1 + 4 + 9 + 16) / 10 = 3", async () => {
    const { values } = await runNeck(
      "stochastic-pool",
      picture([
        [1, 2],
        [3, 4],
      ]),
    );
    expect(values[0]).toBeCloseTo(3, 5);
  });

  it("is the only activation of a window, the value of a constant one, and 0 of one without activations", async () => {
    const map = picture([
      [0, 5, 2, 2, 0, 0, -1, -2],
      [-3, 0, 2, 2, 0, 0, -3, 0],
    ]);
    const { values } = await runNeck("stochastic-pool", map);
    expect(relativeError(values, [5, 2, 0, 0])).toBeLessThan(1e-6);
  });

  it("draws an activation of each window in training, never one of the padding", async () => {
    const map = picture([
      [1, 2, 7],
      [3, 4, 7],
      [0, 0, 5],
    ]);
    const drawn = await inTraining("stochastic-pool(kernel=2,padding=1)|flatten", map, 40);
    // Windows begin outside: { 1 }, { 2, 7 }, { 3, 0 }, { 4, 7, 0, 5 }; the first tells the scale.
    const values = drawn.map((row) => [...row].map((value) => Math.round(value / row[0]!)));
    const seen = [0, 1, 2, 3].map((place) => [...new Set(values.map((row) => row[place]!))].sort());
    expect(seen).toEqual([[1], [2, 7], [3], [4, 5, 7]]);
  });

  it.each(windowCases)("%s is the naive loop", async (text, options) => {
    const map = randomTensor([1, 7, 6, 3], 1);
    const expected = naiveWindows(map, options, (places) => {
      const activations = valuesOf(places).map((value) => Math.max(value, 0));
      const sum = activations.reduce((total, value) => total + value, 0);
      return sum === 0 ? 0 : activations.reduce((total, value) => total + (value / sum) * value, 0);
    });
    expect(relativeError((await runNeck(`stochastic-pool${text}`, map)).values, expected)).toBeLessThan(1e-5);
  });
});
