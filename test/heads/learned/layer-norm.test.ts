import { expect, it } from "vitest";
import { layerNorm, layerNormPlan } from "../../../packages/heads/dist/learned/layer-norm.js";
import { withOnnx } from "../../support/both-interpreters.js";
import { expectTorchOutput } from "./torch-fixture.js";

it("is PyTorch's LayerNorm", () =>
  expectTorchOutput("layer-norm", (ops, inputs) => layerNorm(ops, inputs["value"]!, inputs, "norm")));

it("of equal components is the shifts", async () => {
  const inputs = {
    value: { dims: [1, 3], values: Float32Array.of(7, 7, 7) },
    "norm.scales": { dims: [3], values: Float32Array.of(5, 5, 5) },
    "norm.shifts": { dims: [3], values: Float32Array.of(1, 2, 3) },
  };
  const { values } = await withOnnx((ops, given) => layerNorm(ops, given["value"]!, given, "norm"), inputs);
  expect([...values]).toEqual([1, 2, 3]);
});

it("starts as plain standardisation", () => {
  const { "n.scales": scales, "n.shifts": shifts } = layerNormPlan("n", 4);
  expect([scales?.dims, scales?.start(undefined as never)]).toEqual([[4], 1]);
  expect([shifts?.dims, shifts?.start(undefined as never)]).toEqual([[4], 0]);
});
