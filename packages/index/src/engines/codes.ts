import type { ElementType } from "@loci/core";
import type { Precision } from "../vector-index.js";
import { dotProduct } from "./block-centre.js";

/** Components of descriptors as a precision stores them; float16 as bit patterns. */
export type Codes = Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Int8Array<ArrayBuffer>;

/** What became of one descriptor: component ≈ scale * code. */
interface Encoding {
  readonly scale: number;
  /** No dot product with a vector of unit length is further from the true one than this. */
  readonly error: number;
  /** Neither the descriptor nor what the codes stand for has a larger L2 norm. */
  readonly norm: number;
}

export interface CodeDefinition {
  readonly element: ElementType;
  /** True when a code may differ from the component. */
  readonly isRounded: boolean;
  allocate(length: number): Codes;
  /**
   * Writes the codes of a descriptor at `offset`.
   * @param dither length of the descriptor, 0 … 0.999: where it is drawn, 8 bits are rounded up as often as the fraction says
   */
  encode(descriptor: Float32Array, codes: Codes, offset: number, dither: Float32Array): Encoding;
}

/** Rounding to the nearest. */
export const noDither = (dimension: number): Float32Array => new Float32Array(dimension).fill(0.5);

/**
 * Errors of components that are rounded by dither have the mean 0, whatever the components are, and lie within one step.
 * By Hoeffding's inequality a sum of them, weighted by a vector of unit length, is larger than so many steps once in 10^13;
 * by Cauchy's and Schwarz's, it is never larger than their norm.
 */
export const MOST_STEPS = 4.01;

/** How descriptors are held for the first look, by precision. A scale of its own for each lets an index grow. */
export const codeDefinitions: Readonly<Record<Precision, CodeDefinition>> = {
  float32: {
    element: "float32",
    isRounded: false,
    allocate: (length) => new Float32Array(length),
    encode: (descriptor, codes, offset) => {
      codes.set(descriptor, offset);
      return { scale: 1, error: 0, norm: Math.sqrt(dotProduct(descriptor, descriptor)) };
    },
  },
  float16: {
    element: "float16",
    isRounded: true,
    allocate: (length) => new Uint16Array(length),
    encode: (descriptor, codes, offset) => {
      const { largest: scale, norm } = extentOf(descriptor);
      if (scale === 0) return { scale, error: 0, norm };
      for (let at = 0; at < descriptor.length; at++) {
        codes[offset + at] = float16Bits((descriptor[at] as number) / scale);
      }
      // Half a unit in the last place: relative 2^-11 of normal numbers, absolute 2^-25 of those below 2^-14.
      const error = (2 ** -11 * norm + 2 ** -25 * scale * Math.sqrt(descriptor.length)) * 1.001;
      return { scale, error, norm: norm + error };
    },
  },
  int8: {
    element: "int8",
    isRounded: true,
    allocate: (length) => new Int8Array(length),
    encode: (descriptor, codes, offset, dither) => {
      const { largest, norm } = extentOf(descriptor);
      const scale = Math.fround(largest / 127);
      if (scale === 0) {
        codes.fill(0, offset, offset + descriptor.length);
        return { scale, error: norm, norm };
      }
      const steps = 1 / scale;
      let squaredError = 0;
      for (let at = 0; at < descriptor.length; at++) {
        const component = (descriptor[at] as number) * steps;
        // Within −127 … 127: the largest is 127, and dither less than 1.
        const code = Math.floor(component + (dither[at] as number));
        codes[offset + at] = code;
        squaredError += (component - code) * (component - code);
      }
      const error = scale * Math.sqrt(squaredError) * 1.001;
      return { scale, error: Math.min(error, MOST_STEPS * scale), norm: norm + error };
    },
  },
};

/** The largest magnitude of a component, and the L2 norm. */
function extentOf(descriptor: Float32Array): { largest: number; norm: number } {
  let [largest, squared] = [0, 0];
  for (let at = 0; at < descriptor.length; at++) {
    const component = descriptor[at] as number;
    const magnitude = Math.abs(component);
    if (magnitude > largest) largest = magnitude;
    squared += component * component;
  }
  return { largest, norm: Math.sqrt(squared) };
}

const singles = new Float32Array(1);
const patterns = new Uint32Array(singles.buffer);

/** The nearest IEEE 754 half-precision number, ties to even, of a value within −1 … 1. */
export function float16Bits(value: number): number {
  singles[0] = value;
  const bits = patterns[0] as number;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  // Below 2^-14: a multiple of 2^-24. Adding 0.5, whose last place that is, has the processor round to it.
  if (magnitude < 0x38800000) {
    singles[0] = Math.abs(value) + 0.5;
    return sign | ((patterns[0] as number) - 0x3f000000);
  }
  const odd = (magnitude >>> 13) & 1;
  return sign | ((magnitude - 0x38000000 + 0xfff + odd) >>> 13);
}
