import { readFileSync } from "node:fs";
import { createHead, restoreHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith, interpreters } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { locationsOf, mean, unit } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";

interface Case {
  readonly map: { readonly dims: readonly number[]; readonly values: readonly number[] };
  readonly squareRoot: readonly number[];
  readonly threeIterations: readonly number[];
}
const fixture = `${import.meta.dirname}/../../fixtures/torch/bilinear.json`;
const { covariance } = JSON.parse(readFileSync(fixture, "utf8")) as { readonly covariance: readonly Case[] };

const CHANNELS = 6;
const unreduced = (iterations: number, channels = CHANNELS) =>
  createHead({ name: "isqrt-cov", options: { reduction: "none", iterations } }, mapOf(channels));
const mapFrom = ({ dims, values }: Case["map"]) => ({ dims, values: Float32Array.from(values) });

function covarianceOf(locations: readonly (readonly number[])[]): number[] {
  const centre = locations[0]!.map((_, c) => mean(locations.map((x) => x[c]!)));
  return centre.flatMap((a, i) => centre.map((b, j) => mean(locations.map((x) => (x[i]! - a) * (x[j]! - b)))));
}

/** The square of the symmetric matrix whose upper triangle a descriptor is, row-major, up to a factor. */
function squareOf(descriptor: Float32Array, size: number): number[] {
  const matrix = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  let place = 0;
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) {
      matrix[i]![j] = matrix[j]![i] = descriptor[place++]! / (i === j ? 1 : Math.SQRT2);
    }
  }
  return matrix.flatMap((row) => matrix.map((column) => row.reduce((sum, value, k) => sum + value * column[k]!, 0)));
}

describe.each(interpreters)("isqrt-cov on %s", (interpreter) => {
  it("is torch's square root of the covariance after enough iterations, also with fewer locations than channels", async () => {
    const head = await unreduced(20);
    for (const { map, squareRoot } of covariance) {
      const { values } = await describeWith(interpreter, head, mapFrom(map));
      expect(relativeError(values, squareRoot)).toBeLessThan(1e-3);
    }
  });

  it("is what torch has after three iterations of Newton and Schulz", async () => {
    const head = await unreduced(3);
    for (const { map, threeIterations } of covariance) {
      const { values } = await describeWith(interpreter, head, mapFrom(map));
      expect(relativeError(values, threeIterations)).toBeLessThan(1e-5);
    }
  });

  it("has the covariance of the projected channels for a square", async () => {
    const map = randomTensor([1, 9, 9, CHANNELS], 1);
    const head = await createHead({ name: "isqrt-cov", options: { dimensions: 3, iterations: 15 } }, mapOf(CHANNELS));
    const { data } = head.parameters["projection"]!;
    const projected = locationsOf(map).map((x) =>
      [0, 1, 2].map((j) => x.reduce((sum, value, c) => sum + value * data[c * 3 + j]!, 0)),
    );
    const { values } = await describeWith(interpreter, head, map);
    expect(relativeError(unit(squareOf(values, 3)), unit(covarianceOf(projected)))).toBeLessThan(1e-3);
  });

  it("has the standard deviations of uncorrelated channels on the diagonal, wherever their means are", async () => {
    const values = Float32Array.of(5 + 4, 7 + 3, 5 + 4, 7 - 3, 5 - 4, 7 + 3, 5 - 4, 7 - 3);
    const descriptor = await describeWith(interpreter, await unreduced(15, 2), { dims: [1, 2, 2, 2], values });
    expect(relativeError(descriptor.values, [0.8, 0, 0.6])).toBeLessThan(1e-4);
  });

  it("gives the zero vector where there is no covariance: one location, and large constant maps", async () => {
    const head = await unreduced(5);
    const one = randomTensor([1, 1, 1, CHANNELS], 1);
    const constant = Float32Array.from({ length: 40 * 40 * CHANNELS }, (_, i) => 1e6 / ((i % CHANNELS) + 3));
    for (const map of [one, { dims: [1, 40, 40, CHANNELS], values: constant }]) {
      const { values } = await describeWith(interpreter, head, map);
      expect(values.every((value) => value === 0)).toBe(true);
    }
  });

  it("stays near the root of a covariance of low rank after the most iterations, at its default size", async () => {
    const options = { iterations: 20 };
    const head = await createHead({ name: "isqrt-cov", options }, mapOf(300));
    const map = randomTensor([1, 3, 3, 300], 1, "positive");
    const { values } = await describeWith(interpreter, head, map);
    const { data } = head.parameters["projection"]!;
    const projected = locationsOf(map).map((x) => {
      const y = new Array<number>(256).fill(0);
      for (const [c, value] of x.entries()) for (let j = 0; j < 256; j++) y[j]! += value * data[c * 256 + j]!;
      return y;
    });
    expect(relativeError(unit(squareOf(values, 256)), unit(covarianceOf(projected)))).toBeLessThan(0.01);
  });
});

it("refuses a projection of other dims, and one that it has no use for", () => {
  const projection = { data: new Float32Array(12), shape: [CHANNELS, 2] };
  const restore = (options: object) =>
    restoreHead({ name: "isqrt-cov", options: { ...options } }, mapOf(CHANNELS), { projection });
  expect(() => restore({ dimensions: 3 })).toThrow("expected projection [6, 3], got projection [6, 2]");
  expect(() => restore({ reduction: "none" })).toThrow("expected none, got projection [6, 2]");
});
