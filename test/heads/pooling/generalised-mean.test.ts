import { describe, expect, it } from "vitest";
import { generalisedMean } from "../../../packages/heads/dist/pooling/generalised-mean.js";
import { relativeError, withOnnx, withTensorFlow } from "../../support/both-interpreters.js";
import { generalisedMean as naive } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";

const value = randomTensor([2, 5, 3], 1, "positive");
const column = (batch: number, channel: number) =>
  [0, 1, 2, 3, 4].map((n) => value.values[(batch * 5 + n) * 3 + channel]!);

describe.each([
  ["TensorFlow.js", withTensorFlow],
  ["ONNX Runtime", withOnnx],
])("generalisedMean on %s", (_name, interpreter) => {
  it("takes one exponent per channel, and none below 0.1", async () => {
    const p = { dims: [3], values: Float32Array.of(1, 4, 0.01) };
    const { values } = await interpreter((ops, inputs) => generalisedMean(ops, inputs["value"]!, [1], inputs["p"]!), {
      value,
      p,
    });
    const expected = [0, 1].flatMap((batch) =>
      [1, 4, 0.1].map((exponent, channel) => naive(exponent)(column(batch, channel))),
    );
    expect(relativeError(values, expected)).toBeLessThan(1e-5);
  });
});
