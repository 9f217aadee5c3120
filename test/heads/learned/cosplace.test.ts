import { createHead, restoreHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith, interpreters } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { locationsOf, mean, naiveCosplace, unit } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";

describe("cosplace", () => {
  it.each(interpreters)("is GeM of unit local descriptors and a linear layer, on %s", async (interpreter) => {
    const map = randomTensor([1, 4, 5, 6], 1);
    const head = await createHead({ name: "cosplace", options: { channels: 4, p: 2.5 } }, mapOf(6));
    const { "projection.weights": weights, "projection.biases": biases } = head.parameters;
    const expected = naiveCosplace(map, 2.5, { weights: weights!.data, biases: biases!.data });
    expect(relativeError((await describeWith(interpreter, head, map)).values, expected)).toBeLessThan(1e-5);
  });

  it("with the identity and p = 1 is the mean of unit local descriptors", async () => {
    const map = randomTensor([1, 3, 4, 2], 2, "positive");
    const parameters = {
      p: { shape: [1], data: Float32Array.of(1) },
      "projection.weights": { shape: [2, 2], data: Float32Array.of(1, 0, 0, 1) },
      "projection.biases": { shape: [2], data: Float32Array.of(0, 0) },
    };
    const head = restoreHead({ name: "cosplace", options: { channels: 2, p: 1 } }, mapOf(2), parameters);
    const units = locationsOf(map).map(unit);
    const expected = unit([0, 1].map((c) => mean(units.map((location) => location[c]!))));
    expect(relativeError((await describeWith("ONNX Runtime", head, map)).values, expected)).toBeLessThan(1e-5);
  });

  it("learns its exponent, which starts at p", async () => {
    const head = await createHead({ name: "cosplace", options: { channels: 2 } }, mapOf(3));
    expect([...head.parameters["p"]!.data]).toEqual([3]);
  });
});
