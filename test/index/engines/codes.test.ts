import { createRandom } from "@loci/core";
import { precisionNames } from "@loci/index";
import { expect, test } from "vitest";
import { type Codes, codeDefinitions, float16Bits, noDither } from "../../../packages/index/dist/engines/codes.js";
import { randomDescriptors } from "../../support/descriptors.js";

/** IEEE 754, written out. */
function halfToNumber(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

test("half precision: every number within 0 … 1 stays itself, and what is between goes to the nearer", () => {
  const one = 0x3c00;
  for (let bits = 0; bits <= one; bits++) expect(float16Bits(halfToNumber(bits))).toBe(bits);
  for (let bits = 0; bits < one; bits++) {
    const [low, high] = [halfToNumber(bits), halfToNumber(bits + 1)];
    expect(float16Bits(low + 0.49 * (high - low))).toBe(bits);
    expect(float16Bits(low + 0.51 * (high - low))).toBe(bits + 1);
    // Ties go to the even one.
    expect(float16Bits((low + high) / 2)).toBe(bits % 2 === 0 ? bits : bits + 1);
  }
  expect(float16Bits(-0.5)).toBe(0xb800);
});

const decode = (codes: Codes, scale: number): number[] =>
  Array.from(codes, (code) => scale * (codes instanceof Uint16Array ? halfToNumber(code) : code));

test.each(precisionNames)("%s: dot products stay within the error that is told", (precision) => {
  const [random, dimension] = [createRandom(3), 64];
  const definition = codeDefinitions[precision];
  for (let trial = 0; trial < 200; trial++) {
    const length = 10 ** (6 * random.uniform() - 3);
    const descriptor = randomDescriptors(random, 1, dimension).map((value) => value * length);
    const codes = definition.allocate(dimension);
    const drawn = Float32Array.from({ length: dimension }, () => 0.999 * random.uniform());
    const { scale, error, norm } = definition.encode(descriptor, codes, 0, trial % 2 ? drawn : noDither(dimension));
    const decoded = decode(codes, scale);
    for (const vector of [decoded, [...descriptor]]) expect(Math.hypot(...vector)).toBeLessThanOrEqual(norm + 1e-12);
    const query = randomDescriptors(random, 1, dimension);
    const dot = (values: ArrayLike<number>) =>
      query.reduce((sum, value, at) => sum + value * (values[at] as number), 0);
    expect(Math.abs(dot(decoded) - dot(descriptor))).toBeLessThanOrEqual(error + 1e-12);
    if (precision === "float32") expect(error).toBe(0);
  }
});

test.each(precisionNames)("%s: zero and the smallest numbers", (precision) => {
  const definition = codeDefinitions[precision];
  for (const value of [0, 1e-45, 1e-38]) {
    const codes = definition.allocate(3);
    const { scale, error } = definition.encode(Float32Array.of(value, 0, -value), codes, 0, noDither(3));
    const decoded = decode(codes, scale);
    expect(decoded.every(Number.isFinite)).toBe(true);
    expect(Math.abs((decoded[0] as number) - Math.fround(value))).toBeLessThanOrEqual(error + 1e-60);
  }
});

test("int8: drawn dither leaves no mean error, where the nearest code has one", () => {
  const [random, dimension, trials] = [createRandom(8), 64, 400];
  // All but the first are a third of a step: the nearest code is 0 for all of them.
  const descriptor = Float32Array.from({ length: dimension }, (_, at) => (at === 0 ? 1 : 1 / 127 / 3));
  const small = descriptor.subarray(1).reduce((sum, value) => sum + value, 0);
  const sumOf = (dither: Float32Array) => {
    const codes = codeDefinitions.int8.allocate(dimension);
    const { scale } = codeDefinitions.int8.encode(descriptor, codes, 0, dither);
    return decode(codes.subarray(1) as Codes, scale).reduce((sum, value) => sum + value, 0);
  };
  expect(sumOf(noDither(dimension))).toBe(0);
  let sum = 0;
  for (let trial = 0; trial < trials; trial++) sum += sumOf(Float32Array.from({ length: dimension }, random.uniform));
  expect(sum / trials).toBeCloseTo(small, 2);
});
