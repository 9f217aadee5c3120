import { createHead, parseHeadSpec, restoreHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith, interpreters } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { locationsOf, mean, unit } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";

const spec = parseHeadSpec("project(dimensions=3)|gap");

describe("project", () => {
  it.each(interpreters)("is the naive loop over locations and channels in %s, biases included", async (interpreter) => {
    const map = randomTensor([1, 3, 4, 5], 1);
    const created = await createHead(spec, mapOf(5));
    const biases = Float32Array.of(0.5, -1, 2);
    const parameters = { ...created.parameters, "neck0.biases": { data: biases, shape: [3] } };
    const weights = created.parameters["neck0.weights"]!.data;
    const expected = [0, 1, 2].map((output) =>
      mean(
        locationsOf(map).map((location) =>
          location.reduce((sum, value, input) => sum + value * weights[input * 3 + output]!, biases[output]!),
        ),
      ),
    );
    const { values } = await describeWith(interpreter, restoreHead(spec, mapOf(5), parameters), map);
    expect(relativeError(values, unit(expected))).toBeLessThan(1e-5);
  });

  it("starts from weights of mean 0 and variance 1/C and from no biases, the same for the same seed", async () => {
    const wide = parseHeadSpec("project(dimensions=200)|gap");
    const { parameters } = await createHead(wide, mapOf(50), { seed: 7 });
    const weights = [...parameters["neck0.weights"]!.data];
    expect(mean(weights)).toBeCloseTo(0, 2);
    expect(50 * mean(weights.map((weight) => weight ** 2))).toBeCloseTo(1, 1);
    expect(parameters["neck0.biases"]!.data.every((bias) => bias === 0)).toBe(true);
    expect((await createHead(wide, mapOf(50), { seed: 7 })).parameters).toEqual(parameters);
    expect((await createHead(wide, mapOf(50), { seed: 8 })).parameters).not.toEqual(parameters);
  });

  it("keeps squared lengths on average before any training", async () => {
    const wide = await createHead(parseHeadSpec("project(dimensions=4096)|gap"), mapOf(6));
    const weights = wide.parameters["neck0.weights"]!.data;
    const vector = [1, -2, 3, 0, 1, 0.5];
    const projected = Array.from({ length: 4096 }, (_, output) =>
      vector.reduce((sum, value, input) => sum + value * weights[input * 4096 + output]!, 0),
    );
    const squaredLength = vector.reduce((sum, value) => sum + value ** 2, 0);
    expect(mean(projected.map((value) => value ** 2)) / (squaredLength / 6)).toBeCloseTo(1, 1);
  });
});
