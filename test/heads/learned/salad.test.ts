import { createHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith, interpreters } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { inTraining } from "../../support/in-training.js";
import { naiveSalad } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";

const options = { clusters: 4, channels: 3, token: 5, hidden: 8 };

describe("salad", () => {
  it.each(interpreters)("is its formula by plain loops, on %s", async (interpreter) => {
    const map = randomTensor([1, 4, 5, 6], 1);
    const head = await createHead({ name: "salad", options }, mapOf(6));
    const expected = naiveSalad(map, head.parameters, options);
    expect(relativeError((await describeWith(interpreter, head, map)).values, expected)).toBeLessThan(1e-5);
  });

  it("begins with the token, which weighs as much as each of the m clusters", async () => {
    const head = await createHead({ name: "salad", options }, mapOf(6));
    const { values } = await describeWith("ONNX Runtime", head, randomTensor([1, 4, 5, 6], 2));
    const squaredNorm = (from: number, to: number) => values.subarray(from, to).reduce((sum, v) => sum + v * v, 0);
    expect(squaredNorm(0, 5)).toBeCloseTo(1 / 5, 5);
    for (const k of [0, 1, 2, 3]) expect(squaredNorm(5 + 3 * k, 8 + 3 * k)).toBeCloseTo(1 / 5, 5);
  });

  it("has the published length of 8,448 by default", async () => {
    expect((await createHead({ name: "salad", options: {} }, mapOf(4))).descriptorLength).toBe(64 * 128 + 256);
  });
});

it("leaves units out in training, other ones each time, and none when dropout is 0", async () => {
  const map = randomTensor([1, 3, 3, 6], 5, "positive");
  const options = "clusters=2,channels=4,token=3,hidden=8";
  const [one, two] = await inTraining(`salad(${options})`, map, 2);
  expect(one).not.toEqual(two);
  const [same, again] = await inTraining(`salad(${options},dropout=0)`, map, 2);
  expect(same).toEqual(again);
});
