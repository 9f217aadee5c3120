import { expect, it } from "vitest";
import { constantsOf, numbersOf } from "../../../../packages/core/dist/onnx/network/constants.js";
import { integerTensor } from "../../../../packages/core/dist/onnx/network/tensor-values.js";
import { network, node } from "../../../support/small-networks.js";

it("knows weights, Constant nodes and copies of both, and no value that depends on the picture", () => {
  const constant = {
    ...node("Constant", [], "c"),
    attributes: { value: { name: "value", t: integerTensor("", [2, 3]) } },
  };
  const given = network([constant, node("Identity", ["c"], "d"), node("Identity", ["x"], "y")], { w: [[0.5], [1]] });
  const numbers = numbersOf(given);
  expect(numbers("w")).toEqual(Float32Array.of(0.5));
  expect([...numbers("d")!]).toEqual([2, 3]);
  expect(numbers("y")).toBeUndefined();
  expect(numbers(undefined)).toBeUndefined();
  expect(constantsOf(given)("d")).toBe(constantsOf(given)("c"));
});
