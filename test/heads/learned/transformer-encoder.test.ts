import { expect, it } from "vitest";
import { encoderLayer, encoderLayerPlan } from "../../../packages/heads/dist/learned/transformer-encoder.js";
import { expectTorchOutput, torchFixture } from "./torch-fixture.js";

it("is PyTorch's TransformerEncoderLayer", () =>
  expectTorchOutput("transformer-encoder", (ops, inputs) =>
    encoderLayer(ops, inputs["items"]!, inputs, "encoder", { channels: 6, heads: 2 }),
  ));

it("plans the parameters that it uses", () => {
  const { parameters } = torchFixture("transformer-encoder");
  const dims = (record: Readonly<Record<string, { dims: readonly number[] }>>) =>
    Object.entries(record)
      .map(([name, tensor]) => [name, tensor.dims])
      .sort();
  expect(dims(encoderLayerPlan("encoder", 6))).toEqual(dims(parameters));
});
