import { createHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith, interpreters } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { locationsOf, naiveProducts, signedRoots, unit } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";

const CHANNELS = 6;
const [map, other] = [randomTensor([1, 4, 5, CHANNELS], 1), randomTensor([1, 4, 5, CHANNELS], 2)];
const bilinear = (form: string, channels = CHANNELS) =>
  createHead({ name: "bilinear", options: { form } }, mapOf(channels));
const dot = (left: ArrayLike<number>, right: ArrayLike<number>) =>
  Array.from(left).reduce((sum, value, i) => sum + value * right[i]!, 0);

describe("bilinear", () => {
  it.each(interpreters)("is the signed root of the mean product of every two channels, on %s", async (interpreter) => {
    const { values } = await describeWith(interpreter, await bilinear("full"), map);
    expect(relativeError(values, unit(signedRoots(naiveProducts(map, map))))).toBeLessThan(1e-5);
  });

  it.each(interpreters)("keeps every pair once by default, row by row, on %s", async (interpreter) => {
    const one = { dims: [1, 1, 1, 3], values: Float32Array.of(4, -1, 1) };
    const head = await createHead({ name: "bilinear", options: {} }, mapOf(3));
    const { values } = await describeWith(interpreter, head, one);
    const root2 = Math.SQRT2;
    expect(relativeError(values, [4 / 6, (-2 * root2) / 6, (2 * root2) / 6, 1 / 6, -root2 / 6, 1 / 6])).toBeLessThan(
      1e-6,
    );
  });

  it("has the same inner products in both forms", async () => {
    const [upper, full] = [await bilinear("upper"), await bilinear("full")];
    const inner = async (head: typeof upper) =>
      dot(
        (await describeWith("ONNX Runtime", head, map)).values,
        (await describeWith("ONNX Runtime", head, other)).values,
      );
    expect(await inner(upper)).toBeCloseTo(await inner(full), 5);
  });

  it.each(interpreters)("keeps the pairs of many channels block by block, on %s", async (interpreter) => {
    const channels = 300;
    const wide = randomTensor([2, 3, 2, channels], 3);
    const [upper, full] = [await bilinear("upper", channels), await bilinear("full", channels)];
    const { values } = await describeWith(interpreter, upper, wide);
    const whole = (await describeWith(interpreter, full, wide)).values;
    const starts = [0, 128, 256];
    const within = (start: number) => Array.from({ length: Math.min(128, channels - start) }, (_, i) => start + i);
    const places = starts.flatMap((top) =>
      starts
        .filter((left) => left >= top)
        .flatMap((left) => within(top).flatMap((row) => within(left).map((column) => [row, column] as const)))
        .filter(([row, column]) => row <= column),
    );
    const expected = [0, 1].flatMap((picture) =>
      places.map(
        ([row, column]) =>
          (whole[picture * channels ** 2 + row * channels + column] as number) * (row === column ? 1 : Math.SQRT2),
      ),
    );
    expect(values.length).toBe(expected.length);
    expect(relativeError(values, expected)).toBeLessThan(1e-5);
  });

  it.each(["full", "upper"])("without the root has the inner products of the kernel Σ (x·y)², %s", async (form) => {
    const head = await createHead({ name: "bilinear", options: { form, root: false } }, mapOf(CHANNELS));
    const describe = async (given: typeof map) => (await describeWith("ONNX Runtime", head, given)).values;
    const kernel = (left: typeof map, right: typeof map) =>
      locationsOf(left).reduce((sum, x) => sum + locationsOf(right).reduce((s, y) => s + dot(x, y) ** 2, 0), 0);
    const expected = kernel(map, other) / Math.sqrt(kernel(map, map) * kernel(other, other));
    expect(dot(await describe(map), await describe(other))).toBeCloseTo(expected, 5);
  });
});
