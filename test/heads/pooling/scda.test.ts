import { openTensorFlowEngine } from "@loci/core";
import { createHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith, interpreters } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { mean, naiveScda, pooledIn, unit } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";

const headFor = (map: { dims: readonly number[] }) => {
  const [, height, width, channels] = map.dims as [number, number, number, number];
  return createHead({ name: "scda", options: {} }, mapOf(channels, height, width));
};
const describeScda = async (
  map: { dims: readonly number[]; values: Float32Array },
  interpreter: (typeof interpreters)[number] = "ONNX Runtime",
) => (await describeWith(interpreter, await headFor(map), map)).values;

describe("scda", () => {
  it("is average and maximum over the object, blind to the rest", async () => {
    // An object of 2 × 2 in the corner, and a stronger single location apart from it.
    const { dims, values } = randomTensor([1, 5, 5, 3], 1, "positive");
    const object = { top: 0, bottom: 2, left: 0, right: 2 };
    const background = { dims, values: values.slice() };
    for (let n = 0; n < 25; n++) {
      const inside = Math.floor(n / 5) < 2 && n % 5 < 2;
      for (let c = 0; c < 3; c++) background.values[n * 3 + c]! *= inside || n === 24 ? 1 : 0.001;
    }
    for (let c = 0; c < 3; c++) background.values[24 * 3 + c] = 7;
    for (let n = 0; n < 4; n++) background.values[(Math.floor(n / 2) * 5 + (n % 2)) * 3]! += 5;
    const expected = unit([
      ...pooledIn(background, object, mean),
      ...pooledIn(background, object, (channel) => Math.max(...channel)),
    ]);
    expect(relativeError(await describeScda(background), expected)).toBeLessThan(1e-5);
  });

  it.each(interpreters)("agrees with flood fill and plain loops on %s", async (interpreter) => {
    for (const [seed, [height, width]] of (
      [
        [6, 7],
        [9, 4],
        [1, 8],
        [5, 1],
        [1, 1],
      ] as const
    ).entries()) {
      for (const sign of ["any", "positive"] as const) {
        const map = randomTensor([1, height, width, 4], seed, sign);
        expect(relativeError(await describeScda(map, interpreter), naiveScda(map))).toBeLessThan(1e-5);
      }
    }
  });

  it.each(interpreters)("selects every location when none exceeds the mean on %s", async (interpreter) => {
    // The sum over channels is 4 everywhere.
    const map = { dims: [1, 2, 2, 2], values: Float32Array.of(1, 3, 4, 0, 2, 2, 3, 1) };
    expect(relativeError(await describeScda(map, interpreter), unit([2.5, 1.5, 4, 3]))).toBeLessThan(1e-6);
  });

  it("takes the maximum of the selected even where it is negative", async () => {
    const map = { dims: [1, 1, 2, 2], values: Float32Array.of(9, -2, 1, 0) };
    expect(relativeError(await describeScda(map), unit([9, -2, 9, -2]))).toBeLessThan(1e-6);
  });

  it("has gradients for the selected locations only, finite where nothing is selected", async () => {
    const { tf, ops } = await openTensorFlowEngine("wasm");
    const map = { dims: [1, 1, 3, 2], values: Float32Array.of(5, 4, 0, 1, 1, 0) };
    const head = await headFor(map);
    const gradientAt = (values: Float32Array) =>
      tf
        .grad((x) => tf.sum(tf.mul(head.aggregate(ops, [x], {}), tf.tensor([[1, 2, 3, 5]]))))(
          tf.tensor(values, map.dims),
        )
        .dataSync();
    const gradient = gradientAt(map.values);
    expect([...gradient.subarray(2)]).toEqual([0, 0, 0, 0]);
    expect(Math.hypot(...gradient.subarray(0, 2))).toBeGreaterThan(0.01);
    expect(gradientAt(new Float32Array(6)).every(Number.isFinite)).toBe(true);
  });
});
