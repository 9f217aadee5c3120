/*
 * IEEE 754 binary16, as numbers of 16 bits: sign 1, exponent 5 (bias 15), fraction 10. Node 20 has no Float16Array, and
 * @petamoriken/float16 decodes 2 million values per second; a batch of feature maps has ten million.
 */

const words = new Uint32Array(1);
const asFloat = new Float32Array(words.buffer);

/** Bits of float32: the infinity, the smallest magnitude that rounds to an infinite half, the smallest normal half (2^-14). */
const INFINITE = 0x7f800000;
const OVERFLOW = 0x477ff000;
const SMALLEST_NORMAL = 0x38800000;
/** What the exponent's bias differs by, 127 - 15, in float32's place for it. */
const BIAS = 112 << 23;

/**
 * Rounds float32 to the nearest half, ties to even.
 * @param into as long as `values`
 * @returns whether all of them are finite halves: false for not-a-number, infinities, and magnitudes of 65,520 and more,
 * which become infinite
 */
export function encodeHalf(values: Float32Array, into: Uint16Array): boolean {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  let finite = true;
  for (let index = 0; index < bits.length; index++) {
    const word = bits[index] as number;
    const magnitude = word & 0x7fffffff;
    const sign = (word >>> 16) & 0x8000;
    if (magnitude >= SMALLEST_NORMAL && magnitude < OVERFLOW) {
      // Half of the last place kept, less one where the value is even; a carry moves on into the exponent as it should.
      into[index] = sign | ((magnitude - BIAS + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
    } else if (magnitude === 0) {
      into[index] = sign;
    } else if (magnitude < SMALLEST_NORMAL) {
      into[index] = sign | encodeSubnormal(magnitude);
    } else {
      finite = false;
      into[index] = sign | (magnitude > INFINITE ? 0x7e00 : 0x7c00);
    }
  }
  return finite;
}

/** Below 2^-14 halves are multiples of 2^-24, which is the last place of float32 between 0.5 and 1: an addition rounds. */
function encodeSubnormal(magnitude: number): number {
  words[0] = magnitude;
  asFloat[0] = (asFloat[0] as number) + 0.5;
  return words[0] & 0x7ff;
}

/** Every half as a float32, 256 KiB: a look-up is quicker than the arithmetic. */
const floats = Float32Array.from({ length: 1 << 16 }, (_, half) => {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
});

/** The exact values of halves, written to `into` from `start` on. */
export function decodeHalf(halves: Uint16Array, into: Float32Array, start = 0): void {
  for (let index = 0; index < halves.length; index++) {
    into[start + index] = floats[halves[index] as number] as number;
  }
}
