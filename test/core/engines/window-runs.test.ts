import { backend_util } from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { windowRuns } from "../../../packages/core/dist/engines/window-runs.js";

it.each([
  [[6, 5], [3, 2], [2, 1], "valid"],
  [[6, 5], [3, 3], [2, 3], "same"],
  [[4, 7], [1, 7], [1, 1], "same"],
  [[2, 2], [5, 5], [1, 1], "same"],
  [[5, 5], [1, 1], [2, 2], "valid"],
] as const)(
  "pairs every output with the inputs of its window, once: map %j, kernel %j, stride %j, %s",
  (map, kernel, stride, pad) => {
    const info = backend_util.computeConv2DInfo([1, ...map, 1], [...kernel, 1, 1], [...stride], 1, pad);
    const pairs = windowRuns(info).flatMap(({ tap, output, input, count }) =>
      Array.from({ length: count }, (_, place) => [tap, output + place, input + place * stride[1]].join()),
    );
    const { top, left } = info.padInfo;
    const expected: string[] = [];
    for (let y = 0; y < info.outHeight; y++) {
      for (let x = 0; x < info.outWidth; x++) {
        for (let i = 0; i < kernel[0]; i++) {
          for (let j = 0; j < kernel[1]; j++) {
            const [row, column] = [y * stride[0] - top + i, x * stride[1] - left + j];
            const isInside = row >= 0 && row < map[0] && column >= 0 && column < map[1];
            if (isInside) expected.push([i * kernel[1] + j, y * info.outWidth + x, row * map[1] + column].join());
          }
        }
      }
    }
    expect(pairs.sort()).toEqual(expected.sort());
  },
);
