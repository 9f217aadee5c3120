import { expect, it } from "vitest";
import { linear, linearPlan } from "../../../packages/heads/dist/learned/linear.js";
import { relativeError, withOnnx, withTensorFlow } from "../../support/both-interpreters.js";
import { randomTensor } from "../../support/random-tensor.js";

it("is x·W + b over the last axis of any tensor, as a plain loop", async () => {
  const inputs = {
    value: randomTensor([2, 3, 4, 5], 1),
    "layer.weights": randomTensor([5, 6], 2),
    "layer.biases": randomTensor([6], 3),
  };
  const expected = Array.from({ length: 24 * 6 }, (_, i) => {
    const [row, output] = [Math.floor(i / 6), i % 6];
    let sum = inputs["layer.biases"].values[output]!;
    for (let c = 0; c < 5; c++)
      sum += inputs.value.values[row * 5 + c]! * inputs["layer.weights"].values[c * 6 + output]!;
    return sum;
  });
  for (const compute of [withTensorFlow, withOnnx]) {
    const result = await compute((ops, given) => linear(ops, given["value"]!, given, "layer"), inputs);
    expect(result.dims).toEqual([2, 3, 4, 6]);
    expect(relativeError(result.values, expected)).toBeLessThan(1e-5);
  }
});

it("starts uniform in ±1/√inputs unless told otherwise", () => {
  const ends = { uniform: () => 1 } as never;
  const usual = linearPlan("layer", 16, 3);
  expect(usual["layer.weights"]!.start(ends)).toBe(0.25);
  expect(usual["layer.biases"]!.start(ends)).toBe(0.25);
  const other = linearPlan("layer", 16, 3, { biases: () => 7 });
  expect(other["layer.weights"]!.start(ends)).toBe(0.25);
  expect(other["layer.biases"]!.start(ends)).toBe(7);
});
