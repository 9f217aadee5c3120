import { createHead, restoreHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith, interpreters } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { locationsOf, mean, naiveProducts, signedRoots, unit } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";

const [CHANNELS, DIMENSIONS] = [6, 4];
const map = randomTensor([1, 4, 5, CHANNELS], 1);

describe("low-rank-bilinear", () => {
  it.each(interpreters)("is the signed root of x·(u_j·v_jᵀ)·x, averaged over locations, on %s", async (interpreter) => {
    const head = await createHead({ name: "low-rank-bilinear", options: { dimensions: DIMENSIONS } }, mapOf(CHANNELS));
    const { left, right } = head.parameters;
    const products = naiveProducts(map, map);
    const forms = Array.from({ length: DIMENSIONS }, (_, j) => {
      const weightOf = (a: number, b: number) => left!.data[a * DIMENSIONS + j]! * right!.data[b * DIMENSIONS + j]!;
      return products.reduce((sum, z, i) => sum + z * weightOf(Math.floor(i / CHANNELS), i % CHANNELS), 0);
    });
    const { values } = await describeWith(interpreter, head, map);
    expect(relativeError(values, unit(signedRoots(forms)))).toBeLessThan(1e-5);
  });

  it("with identities for projections is the root mean square of every channel", async () => {
    const data = Float32Array.from({ length: CHANNELS ** 2 }, (_, i) => (i % (CHANNELS + 1) === 0 ? 1 : 0));
    const identity = { data, shape: [CHANNELS, CHANNELS] };
    const spec = { name: "low-rank-bilinear", options: { dimensions: CHANNELS } };
    const head = restoreHead(spec, mapOf(CHANNELS), { left: identity, right: identity });
    const locations = locationsOf(map);
    const expected = locations[0]!.map((_, c) => Math.sqrt(mean(locations.map((x) => x[c]! ** 2))));
    expect(relativeError((await describeWith("ONNX Runtime", head, map)).values, unit(expected))).toBeLessThan(1e-5);
  });
});
