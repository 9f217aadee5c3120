import { decodeHalf, encodeHalf } from "@loci/core";
import { describe, expect, it } from "vitest";

/** Every half, by the definition of IEEE 754. */
const definition = (half: number) => {
  const [sign, exponent, fraction] = [half >> 15 ? -1 : 1, (half >> 10) & 31, half & 1023];
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent === 0 ? fraction / 1024 / 2 ** 14 : (1 + fraction / 1024) * 2 ** exponent * 2 ** -15);
};
const all = Uint16Array.from({ length: 1 << 16 }, (_, half) => half);
const values = new Float32Array(all.length);
decodeHalf(all, values);

function encode(...numbers: number[]): number[] {
  const halves = new Uint16Array(numbers.length);
  encodeHalf(Float32Array.from(numbers), halves);
  return [...halves];
}

describe("half floats", () => {
  it("decodes each of the 65,536 to its value", () => {
    expect(all.every((half) => Object.is(values[half], definition(half)))).toBe(true);
  });

  it("encodes each of their values to itself; all not-a-numbers become one", () => {
    const back = new Uint16Array(all.length);
    encodeHalf(values, back);
    expect(all.filter((half) => !Number.isNaN(values[half]) && back[half] !== half)).toEqual(new Uint16Array());
    expect(all.filter((half) => Number.isNaN(values[half]) && (back[half]! & 0x7fff) !== 0x7e00).length).toBe(0);
  });

  it("rounds to the nearest, ties to even, between any two neighbours", () => {
    for (let half = 0; half < 0x7bff; half++) {
      const [low, high] = [values[half]!, values[half + 1]!];
      const middle = (low + high) / 2;
      // Each is exact in float32, which has 13 more bits; so is a step of a thousandth beside the middle, rounded.
      const step = (high - low) / 1024;
      const even = half % 2 === 0 ? half : half + 1;
      expect(encode(low + step, middle - step, middle, middle + step, high - step)).toEqual([
        half,
        half,
        even,
        half + 1,
        half + 1,
      ]);
      if (half % 97 === 0) expect(encode(-middle)).toEqual([even | 0x8000]);
    }
  });

  it("says when a value is no finite half: 65,520 is the first that rounds up to infinity", () => {
    const into = new Uint16Array(1);
    expect(encodeHalf(new Float32Array([65519.996]), into)).toBe(true);
    expect(into[0]).toBe(0x7bff);
    for (const value of [65520, 1e30, -65520, Number.POSITIVE_INFINITY, Number.NaN]) {
      expect(encodeHalf(new Float32Array([value]), into)).toBe(false);
    }
    expect(encode(-65520, 65520)).toEqual([0xfc00, 0x7c00]);
  });

  it("rounds what is smaller than half of the smallest to zero, with its sign", () => {
    expect(encode(2 ** -25, 2 ** -25 * 1.0001, -(2 ** -26), 1e-45, 0, -0)).toEqual([0, 1, 0x8000, 0, 0, 0x8000]);
  });

  it("works on parts of arrays", () => {
    const halves = new Uint16Array(2);
    encodeHalf(new Float32Array([9, 1, 2, 9]).subarray(1, 3), halves);
    const into = new Float32Array(4);
    decodeHalf(halves, into, 1);
    expect([...into]).toEqual([0, 1, 2, 0]);
  });
});
