import { createRandom } from "@loci/core";
import { createHead, restoreHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { type GivenTensor, relativeError } from "../../support/both-interpreters.js";
import { describeWith, interpreters } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { locationsOf, mean, signedRoots, unit } from "../../support/naive-heads.js";
import { openHead } from "../../support/open-head.js";
import { randomTensor } from "../../support/random-tensor.js";

const CHANNELS = 6;
const map = randomTensor([1, 4, 5, CHANNELS], 1);
const sketches = ["tensor", "maclaurin"] as const;
type Sketch = (typeof sketches)[number];

const compact = (sketch: Sketch, dimensions: number, seed: number) =>
  createHead({ name: "compact-bilinear", options: { sketch, dimensions, seed } }, mapOf(CHANNELS));

/** φ of one location by its definition, with the random numbers in the order that the head's source states. */
function sketchOf(sketch: Sketch, dimensions: number, seed: number): (x: readonly number[]) => number[] {
  const random = createRandom(seed);
  const signs = (length: number) => Array.from({ length }, () => (random.uniform() < 0.5 ? -1 : 1));
  if (sketch === "maclaurin") {
    const projections = [signs(CHANNELS * dimensions), signs(CHANNELS * dimensions)] as const;
    return (x) =>
      Array.from({ length: dimensions }, (_, j) => {
        const [first, second] = projections.map((w) => x.reduce((sum, v, c) => sum + v * w[c * dimensions + j]!, 0));
        return (first! * second!) / Math.sqrt(dimensions);
      });
  }
  const hash = () => ({
    bins: Array.from({ length: CHANNELS }, () => random.integer(dimensions)),
    signs: signs(CHANNELS),
  });
  const [first, second] = [hash(), hash()];
  const countSketch = (x: readonly number[], { bins, signs }: typeof first) => {
    const sums = new Array<number>(dimensions).fill(0);
    for (const [c, value] of x.entries()) sums[bins[c]!]! += signs[c]! * value;
    return sums;
  };
  return (x) => byFourier(countSketch(x, first), countSketch(x, second));
}

/** The inverse discrete Fourier transform of the product of two transforms, written out. */
function byFourier(left: readonly number[], right: readonly number[]): number[] {
  const length = left.length;
  const angles = Array.from({ length }, (_, k) => (-2 * Math.PI * k) / length);
  const transform = (x: readonly number[], k: number) =>
    x.reduce(
      ([re, im], value, n) => {
        const angle = angles[(k * n) % length]!;
        return [re! + value * Math.cos(angle), im! + value * Math.sin(angle)];
      },
      [0, 0],
    ) as [number, number];
  const product = angles.map((_, k) => {
    const [[a, b], [c, d]] = [transform(left, k), transform(right, k)];
    return [a * c - b * d, a * d + b * c] as const;
  });
  return angles.map((_, n) =>
    mean(
      product.map(([re, im], k) => re * Math.cos(angles[(k * n) % length]!) + im * Math.sin(angles[(k * n) % length]!)),
    ),
  );
}

/** The descriptor before its signed root, up to a factor. */
const unrooted = ({ values }: GivenTensor) => [...values].map((value) => value * Math.abs(value));
const dot = (left: readonly number[], right: readonly number[]) =>
  left.reduce((sum, value, i) => sum + value * right[i]!, 0);

describe.each(sketches)("compact-bilinear with sketch %s", (sketch) => {
  it.each(interpreters)("is the signed root of the sum of every location's sketch, on %s", async (interpreter) => {
    // Fewer bins than pairs, as many, more, and one.
    for (const dimensions of [7, 36, 64, 1]) {
      const phi = sketchOf(sketch, dimensions, 3);
      const sum = locationsOf(map)
        .map(phi)
        .reduce((total, part) => total.map((value, j) => value + part[j]!));
      const { values } = await describeWith(interpreter, await compact(sketch, dimensions, 3), map);
      // What the Fourier transform leaves of an empty bin is not a number to take the root of.
      const cleaned = sum.map((value) => (Math.abs(value) < 1e-12 ? 0 : value));
      expect(relativeError(values, unit(signedRoots(cleaned)))).toBeLessThan(2e-5);
    }
  });

  it("has the square of the inner product of two locations as its mean inner product", async () => {
    const [x, y] = [
      [1, 2, 0, -1, 3, 1],
      [2, 1, 1, 0, 1, -1],
    ];
    const estimates = Array.from({ length: 3000 }, (_, seed) => {
      const phi = sketchOf(sketch, 16, seed);
      return dot(phi(x), phi(y));
    });
    const [expected, average] = [dot(x, y) ** 2, mean(estimates)];
    const deviation = Math.sqrt(mean(estimates.map((value) => (value - average) ** 2)) / estimates.length);
    expect(Math.abs(average - expected)).toBeLessThan(4 * deviation);
    expect(deviation).toBeLessThan(0.1 * expected);
  });

  it("comes nearer to bilinear's similarity the longer it is", async () => {
    const other = randomTensor([1, 4, 5, CHANNELS], 1, "positive");
    const bilinear = await createHead({ name: "bilinear", options: { form: "full" } }, mapOf(CHANNELS));
    const similarity = async (head: typeof bilinear) => {
      const opened = await openHead(head);
      const [left, right] = [await opened.tensorflow([map]), await opened.tensorflow([other])];
      await opened.close();
      return dot(unit(unrooted(left)), unit(unrooted(right)));
    };
    const exact = await similarity(bilinear);
    const errorAt = async (dimensions: number) => {
      const errors: number[] = [];
      for (const seed of [1, 2, 3, 4, 5, 6]) {
        errors.push(Math.abs((await similarity(await compact(sketch, dimensions, seed))) - exact));
      }
      return mean(errors);
    };
    const [short, long] = [await errorAt(16), await errorAt(4096)];
    expect(long).toBeLessThan(short / 2);
    expect(long).toBeLessThan(0.05);
  });

  it("is the same after it is restored, and another for another seed", async () => {
    const head = await compact(sketch, 32, 5);
    const restored = restoreHead({ name: "compact-bilinear", options: head.options }, mapOf(CHANNELS), {});
    const { values } = await describeWith("ONNX Runtime", head, map);
    expect((await describeWith("ONNX Runtime", restored, map)).values).toEqual(values);
    const other = await describeWith("ONNX Runtime", await compact(sketch, 32, 6), map);
    expect(relativeError(other.values, values)).toBeGreaterThan(0.1);
  });
});
