import { expect, it } from "vitest";
import { linear } from "../../../packages/heads/dist/learned/linear.js";
import { neighbourhoods } from "../../../packages/heads/dist/learned/neighbourhoods.js";
import { withOnnx, withTensorFlow } from "../../support/both-interpreters.js";
import { expectTorchOutput } from "./torch-fixture.js";

it("with a linear layer behind is PyTorch's 3×3 convolution with padding 1", () =>
  expectTorchOutput("convolution", (ops, inputs) =>
    linear(ops, neighbourhoods(ops, inputs["map"]!), inputs, "convolution"),
  ));

it("of a single location is that location among zeros", async () => {
  const map = { dims: [1, 1, 1, 2], values: Float32Array.of(3, 4) };
  for (const compute of [withTensorFlow, withOnnx]) {
    const { dims, values } = await compute((ops, inputs) => neighbourhoods(ops, inputs["map"]!), { map });
    expect(dims).toEqual([1, 1, 1, 18]);
    expect([...values]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0]);
  }
});
