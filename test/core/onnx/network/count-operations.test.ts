import { expect, it } from "vitest";
import { countOperations } from "../../../../packages/core/dist/onnx/network/count-operations.js";
import { node } from "../../../support/small-networks.js";

const shapes = new Map<string, readonly number[]>([
  ["x", [2, 3, 8, 8]],
  ["w", [16, 3, 3, 3]],
  ["depthwise", [3, 1, 5, 5]],
  ["y", [2, 16, 8, 8]],
  ["z", [2, 3, 8, 8]],
  ["tokens", [2, 10, 4]],
  ["matrix", [4, 7]],
  ["product", [2, 10, 7]],
]);

it.each([
  [
    "a convolution: two for each weight that each number is a sum over",
    node("Conv", ["x", "w"], "y"),
    2 * 16 * 64 * 27,
  ],
  ["a convolution by channel", node("Conv", ["x", "depthwise"], "z", { group: 3 }), 2 * 3 * 64 * 25],
  ["a product of matrices", node("MatMul", ["tokens", "matrix"], "product"), 2 * 10 * 7 * 4],
  ["an activation: one a number", node("Relu", ["x"], "z"), 3 * 64],
  ["what only rearranges: none", node("Transpose", ["x"], "z"), 0],
])("%s", (_, given, expected) => {
  expect(countOperations(given, shapes, 2)).toBe(expected);
});
