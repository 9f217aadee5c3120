import { expect, it } from "vitest";
import { perceptron, perceptronPlan } from "../../../packages/heads/dist/learned/perceptron.js";
import { withOnnx, withTensorFlow } from "../../support/both-interpreters.js";

it("is a linear layer, max(·, 0) and another: |x| with hidden units x and −x", async () => {
  const inputs = {
    value: { dims: [3, 1], values: Float32Array.of(-2, 0, 5) },
    "p.first.weights": { dims: [1, 2], values: Float32Array.of(1, -1) },
    "p.first.biases": { dims: [2], values: Float32Array.of(0, 0) },
    "p.second.weights": { dims: [2, 1], values: Float32Array.of(1, 1) },
    "p.second.biases": { dims: [1], values: Float32Array.of(0.5) },
  };
  for (const compute of [withTensorFlow, withOnnx]) {
    const { values } = await compute((ops, given) => perceptron(ops, given["value"]!, given, "p"), inputs);
    expect([...values]).toEqual([2.5, 0.5, 5.5]);
  }
});

it("has layers of the widths that it is planned with", () => {
  const dims = Object.entries(perceptronPlan("p", [2, 3, 4])).map(([name, parameter]) => [name, parameter.dims]);
  expect(Object.fromEntries(dims)).toEqual({
    "p.first.weights": [2, 3],
    "p.first.biases": [3],
    "p.second.weights": [3, 4],
    "p.second.biases": [4],
  });
});
