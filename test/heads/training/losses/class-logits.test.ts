import { createRandom } from "@loci/core";
import { expect, it } from "vitest";
import { oneHot, proxies, softmaxCrossEntropy } from "../../../../packages/heads/dist/training/losses/class-logits.js";
import { withOnnx, withTensorFlow } from "../../../support/both-interpreters.js";

it("marks each descriptor's class, and refuses labels that are none", () => {
  expect([...oneHot(Int32Array.of(2, 0), 3)]).toEqual([0, 0, 1, 1, 0, 0]);
  expect(() => oneHot(Int32Array.of(0, 3), 3)).toThrow("label of a picture: expected 0 to 2, got 3");
  expect(() => oneHot(Int32Array.of(-1), 3)).toThrow("got -1");
});

it.each([withTensorFlow, withOnnx])("crosses targets with huge logits without overflow", async (compute) => {
  const logits = { dims: [2, 2], values: Float32Array.of(1000, -1000, 0, Math.log(3)) };
  const targets = { dims: [2, 2], values: Float32Array.of(0, 1, 0.5, 0.5) };
  const { values } = await compute((ops, given) => softmaxCrossEntropy(ops, given["logits"]!, given["targets"]!), {
    logits,
    targets,
  });
  expect(values[0]).toBeCloseTo((2000 + Math.log(4) - 0.5 * Math.log(3)) / 2, 2);
});

it("draws proxies of the deviation that the loss asks for", async () => {
  const context = { length: 300, classes: 40, random: createRandom(3) };
  const { data, shape } = (await proxies(({ length }) => 1 / Math.sqrt(length)).initialise(context))["proxies"]!;
  expect(shape).toEqual([40, 300]);
  expect(data.reduce((sum, value) => sum + value ** 2, 0) / 40).toBeCloseTo(1, 1);
});
