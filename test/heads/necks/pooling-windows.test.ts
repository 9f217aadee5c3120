import { createHead, parseHeadSpec } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { mapOf } from "../../support/feature-map-shape.js";
import { windowStarts } from "./naive-windows.js";
import { neckFor } from "./run-neck.js";

const pooled = (options: string, height: number, width = height) => {
  const { definition, context } = neckFor(`max-pool(${options})`, { dims: [1, height, width, 1] });
  const shape = definition.outputShape(context);
  return [shape.height, shape.width];
};
const create = (text: string, height: number, width: number) =>
  createHead(parseHeadSpec(text), mapOf(3, height, width));

describe("sizes", () => {
  it.each([
    // AlexNet's and GoogLeNet's layers, and torch 1.13's max_pool2d for the rest.
    ["kernel=3,stride=2", 55, 27],
    ["kernel=3,stride=2,ceil=true", 112, 56],
    ["kernel=3,stride=2,padding=1", 112, 56],
    ["kernel=2", 7, 3],
    ["kernel=2,ceil=true", 7, 4],
    ["kernel=2,ceil=true", 1, 1],
    ["kernel=2,stride=3,ceil=true", 3, 1],
    ["kernel=2,stride=2,padding=1,ceil=true", 3, 2],
    ["kernel=3,stride=3,padding=1,ceil=true", 5, 2],
  ])("%s takes %d locations to %d", (options, length, expected) => {
    expect(pooled(options, length)).toEqual([expected, expected]);
  });

  it("are those of a walk along the axis, for every small setting", () => {
    for (const kernel of [1, 2, 3, 4, 5]) {
      for (const stride of [1, 2, 3, 6]) {
        for (let padding = 0; 2 * padding <= kernel; padding++) {
          for (const ceil of [false, true]) {
            for (let length = kernel; length < 12; length++) {
              const options = `kernel=${kernel},stride=${stride},padding=${padding},ceil=${ceil}`;
              const count = windowStarts(length, { kernel, stride, padding, ceil }).length;
              expect([options, length, pooled(options, length)]).toEqual([options, length, [count, count]]);
            }
          }
        }
      }
    }
  });

  it("take the kernel for a stride that is not given", () => {
    expect(pooled("kernel=3", 9)).toEqual(pooled("kernel=3,stride=3", 9));
  });
});

describe("what does not fit", () => {
  it.each([
    ["max-pool|gap", 1, 1, "max-pool: height of the feature map: expected at least 2 for a window of 2, got 1"],
    [
      "median-pool(kernel=5,padding=1)|gap",
      4,
      2,
      "median-pool: width of the feature map: expected at least 3 for a window of 5, got 2",
    ],
    [
      "max-unpool(kernel=9,stride=2,ceil=true)|gap",
      7,
      9,
      "max-unpool: height of the feature map: expected at least 8 for a window of 9, got 7",
    ],
    [
      "max-pool|max-pool|gap",
      3,
      4,
      "max-pool: height of the feature map: expected at least 2 for a window of 2, got 1",
    ],
  ])("%s refuses %d × %d when it is made", async (text, height, width, message) => {
    await expect(create(text, height, width)).rejects.toThrow(message);
  });

  it("padding larger than half of the kernel is refused, and half is not", async () => {
    await expect(create("average-pool(kernel=3,padding=2)|gap", 8, 8)).rejects.toThrow(
      "average-pool: option padding (locations added on each side, 0 to half of the kernel): expected at most half of the kernel",
    );
    expect((await create("average-pool(kernel=4,padding=2)|gap", 1, 1)).descriptorLength).toBe(3);
  });
});

it("a neck is described with the options that it was given", async () => {
  const { necks } = await create("max-pool(kernel=3)|gap", 8, 8);
  expect(necks).toEqual([{ name: "max-pool", options: { kernel: 3, padding: 0, ceil: false } }]);
});
