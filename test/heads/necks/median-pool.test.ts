import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { mean } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";
import { naiveWindows, windowCases } from "./naive-windows.js";
import { picture, runNeck } from "./run-neck.js";

describe("median-pool", () => {
  it("takes the middle one of an odd window, whatever the outlier", async () => {
    const { values } = await runNeck(
      "median-pool(kernel=3)",
      picture([
        [9, 1, 8],
        [2, 5, 3],
        [7, 4, 1000],
      ]),
    );
    expect([...values]).toEqual([5]);
  });

  it("takes the mean of the middle two of an even window", async () => {
    const { values } = await runNeck(
      "median-pool",
      picture([
        [1, 2, 0, 0],
        [4, 100, 0, 1],
      ]),
    );
    expect([...values]).toEqual([3, 0]);
  });

  it("mirrors the map at its border without repeating it", async () => {
    // The corner's window is 4 3 4 / 2 1 2 / 4 3 4: its median is 3, where zeros would make it 0 and repetition 1 or 2.
    const { values } = await runNeck(
      "median-pool(kernel=3,stride=1,padding=1)",
      picture([
        [1, 2],
        [3, 4],
      ]),
    );
    expect([...values]).toEqual([3, 3, 2, 2]);
  });

  it("mirrors a single location into the whole window", async () => {
    const { values } = await runNeck("median-pool(kernel=4,padding=2)", picture([[6]]));
    expect([...values]).toEqual([6]);
  });

  it.each(windowCases)("%s is the naive loop", async (text, options) => {
    const [height, width] = [7, 6];
    const map = randomTensor([1, height, width, 3], 1);
    const expected = naiveWindows(map, options, (places, channel) => {
      const values = places
        .map(({ row, column }) => map.values[(mirrored(row, height) * width + mirrored(column, width)) * 3 + channel]!)
        .sort((left, right) => left - right);
      return mean([values[(values.length - 1) >> 1]!, values[values.length >> 1]!]);
    });
    expect(relativeError((await runNeck(`median-pool${text}`, map)).values, expected)).toBeLessThan(1e-6);
  });
});

/** Less than a whole map outside. */
const mirrored = (position: number, length: number) =>
  position < 0 ? -position : position >= length ? 2 * (length - 1) - position : position;
