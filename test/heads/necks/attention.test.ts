import { createHead, parseHeadSpec, restoreHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith, interpreters } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { locationsOf, mean, unit } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";

const map = randomTensor([1, 3, 4, 5], 1);
const direction = Float32Array.of(0.3, -1, 0.5, 0, 2);

describe.each(interpreters)("attention in %s", (interpreter) => {
  const describeMap = async (text: string, learned?: Float32Array) => {
    const spec = parseHeadSpec(text);
    const created = await createHead(spec, mapOf(5));
    const parameters = learned
      ? { ...created.parameters, "neck0.direction": { data: learned, shape: [5, 1] } }
      : created.parameters;
    return (await describeWith(interpreter, restoreHead(spec, mapOf(5), parameters), map)).values;
  };

  it("weighs locations by the softmax of their cosines with the direction", async () => {
    const locations = locationsOf(map);
    const shares = locations.map((location) =>
      Math.exp(3 * unit([...location]).reduce((sum, value, i) => sum + value * direction[i]!, 0)),
    );
    const weighted = [0, 1, 2, 3, 4].map((channel) =>
      mean(locations.map((location, n) => location[channel]! * shares[n]!)),
    );
    const values = await describeMap("attention(scale=3)|gap", direction);
    expect(relativeError(values, unit(weighted))).toBeLessThan(1e-5);
  });

  it.each(["gap", "gem", "gmp"])("starts as %s without attention", async (head) => {
    expect(relativeError(await describeMap(`attention|${head}`), await describeMap(head))).toBeLessThan(1e-6);
  });

  it("looks at one location alone where the direction is long, without an overflow", async () => {
    const values = await describeMap(
      "attention(scale=100)|gap",
      direction.map((value) => 1000 * value),
    );
    const best = locationsOf(map)
      .map((location) => unit([...location]))
      .reduce((nearest, location) => {
        const along = (vector: ArrayLike<number>) => direction.reduce((sum, value, i) => sum + value * vector[i]!, 0);
        return along(location) > along(nearest) ? location : nearest;
      });
    expect(relativeError(values, best)).toBeLessThan(1e-5);
  });
});
