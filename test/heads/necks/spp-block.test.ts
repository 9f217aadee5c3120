import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { randomTensor } from "../../support/random-tensor.js";
import { naiveWindows, valuesOf } from "./naive-windows.js";
import { picture, runNeck } from "./run-neck.js";

const around = (kernel: number) => ({ kernel, stride: 1, padding: (kernel - 1) / 2 });

describe("spp-block", () => {
  it("has a single bright location reach 2, 4 and 6 locations far", async () => {
    const row = Array.from({ length: 15 }, (_, column) => (column === 7 ? 1 : 0));
    const { values } = await runNeck("spp-block", picture([row]));
    const reach = [0, 1, 2, 3].map((channel) => row.filter((_, column) => values[column * 4 + channel] === 1).length);
    expect(reach).toEqual([1, 5, 9, 13]);
  });

  it.each([
    [15, 14],
    [4, 3],
    [1, 1],
  ])("is the naive loops of 5, 9 and 13 on %d × %d", async (height, width) => {
    const map = randomTensor([1, height, width, 2], 1);
    const levels = [5, 9, 13].map((kernel) =>
      naiveWindows(map, around(kernel), (places) => Math.max(...valuesOf(places))),
    );
    const expected = Array.from({ length: height * width }, (_, n) =>
      [[...map.values], ...levels].flatMap((level) => level.slice(2 * n, 2 * n + 2)),
    );
    expect(relativeError((await runNeck("spp-block", map)).values, expected.flat())).toBeLessThan(1e-6);
  });

  it.each([
    [2, 9],
    [3, 13],
  ])("rests on an identity: %d times max-pool of 5 is one of %d", async (times, kernel) => {
    const map = randomTensor([1, 15, 14, 2], 2);
    let repeated = map;
    for (let i = 0; i < times; i++) repeated = await runNeck("max-pool(kernel=5,stride=1,padding=2)", repeated);
    const { padding } = around(kernel);
    const once = await runNeck(`max-pool(kernel=${kernel},stride=1,padding=${padding})`, map);
    expect(repeated.values).toEqual(once.values);
  });
});
