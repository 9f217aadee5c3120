import { createHead, restoreHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith, interpreters } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { locationsOf, mean, unit } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";
import { storedParameters, torchFixture } from "./torch-fixture.js";

describe("mixvpr", () => {
  it.each(interpreters)("is the same stack of PyTorch layers, on %s", async (interpreter) => {
    const fixture = torchFixture("mixvpr");
    const options = { depth: 2, channels: 4, rows: 3 };
    const head = restoreHead({ name: "mixvpr", options }, mapOf(5, 3, 4), storedParameters(fixture));
    const result = await describeWith(interpreter, head, fixture.inputs["map"]!);
    expect(result.dims).toEqual(fixture.output.dims);
    expect(relativeError(result.values, fixture.output.values)).toBeLessThan(1e-5);
  });

  it("that neither mixes nor projects, and averages the locations, is average pooling", async () => {
    const map = randomTensor([1, 2, 3, 4], 1, "positive");
    const options = { depth: 1, channels: 4, rows: 1 };
    const start = await createHead({ name: "mixvpr", options }, mapOf(4, 2, 3));
    const parameters = Object.fromEntries(
      Object.entries(start.parameters).map(([name, { shape, data }]) => [name, { shape, data: data.map(() => 0) }]),
    );
    parameters["rows.weights"]!.data.fill(1 / 6);
    for (const c of [0, 1, 2, 3]) parameters["channels.weights"]!.data[c * 4 + c] = 1;
    const head = restoreHead({ name: "mixvpr", options }, mapOf(4, 2, 3), parameters);
    const expected = unit([0, 1, 2, 3].map((c) => mean(locationsOf(map).map((location) => location[c]!))));
    expect(relativeError((await describeWith("ONNX Runtime", head, map)).values, expected)).toBeLessThan(1e-5);
  });

  it("starts with mixing weights of standard deviation 0.02", async () => {
    const { parameters } = await createHead({ name: "mixvpr", options: {} }, mapOf(8, 7, 7));
    const weights = [...parameters["block0.mix.first.weights"]!.data];
    expect(Math.sqrt(mean(weights.map((value) => value ** 2)))).toBeCloseTo(0.02, 3);
    expect(parameters["block0.mix.first.biases"]!.data.every((value) => value === 0)).toBe(true);
  });
});
