import { expect, it } from "vitest";
import { attention, attentionPlan } from "../../../packages/heads/dist/learned/attention.js";
import { expectTorchOutput } from "./torch-fixture.js";

it("is PyTorch's MultiheadAttention, whose biases of keys have no effect", () =>
  expectTorchOutput("attention", (ops, inputs) => {
    const given = { queries: inputs["queries"]!, memory: inputs["memory"]! };
    return attention(ops, given, inputs, "attention", { channels: 6, heads: 3 });
  }));

it("starts Xavier-uniform over the three projections, without biases", () => {
  const plan = attentionPlan("a", 6);
  const ends = { uniform: () => 1 } as never;
  for (const part of ["query", "key", "value"])
    expect(plan[`a.${part}.weights`]!.start(ends)).toBeCloseTo(Math.sqrt(6 / 24), 6);
  expect(plan["a.output.weights"]!.start(ends)).toBeCloseTo(1 / Math.sqrt(6), 6);
  for (const part of ["query", "value", "output"]) expect(plan[`a.${part}.biases`]!.start(ends)).toBe(0);
});
