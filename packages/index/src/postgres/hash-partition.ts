/*
 * Which hash partition PostgreSQL puts a row into whose key is one bigint, so that a client can ask the right server. Every
 * version from 11 on computes it alike, for partitions must outlive an upgrade. Source: PostgreSQL, partbounds.c
 * (compute_partition_hash_value), hashfunc.c (hashint8extended), hashfn.c (hash_bytes_uint32_extended, after Bob Jenkins:
 * lookup3, 2006).
 */

const SEED = { high: 0x7a5b2236, low: 0x7996dcfd };
const COMBINED = 0x49a0f4dd15e5a8e3n;

/**
 * @param key 0 … 2^53 − 1
 * @param modulus how many partitions there are
 * @returns the remainder of the partition, 0 … modulus − 1
 */
export function hashPartition(key: number, modulus: number): number {
  // hashint8 folds the halves; for keys that are not negative their exclusive or.
  const folded = (key >>> 0) ^ Math.floor(key / 2 ** 32);
  const hash = (hashUint32(folded) + COMBINED) & 0xffffffffffffffffn;
  return Number(hash % BigInt(modulus));
}

function hashUint32(key: number): bigint {
  let [a, b, c] = [0, 0, 0].map(() => (0x9e3779b9 + 4 + 3923095) | 0) as [number, number, number];
  [a, b, c] = mix((a + SEED.high) | 0, (b + SEED.low) | 0, c);
  [a, b, c] = final((a + key) | 0, b, c);
  return (BigInt(b >>> 0) << 32n) | BigInt(c >>> 0);
}

const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));

function mix(a: number, b: number, c: number): [number, number, number] {
  for (const bits of [
    [4, 6, 8],
    [16, 19, 4],
  ] as const) {
    a = ((a - c) ^ rotate(c, bits[0])) | 0;
    c = (c + b) | 0;
    b = ((b - a) ^ rotate(a, bits[1])) | 0;
    a = (a + c) | 0;
    c = ((c - b) ^ rotate(b, bits[2])) | 0;
    b = (b + a) | 0;
  }
  return [a, b, c];
}

function final(a: number, b: number, c: number): [number, number, number] {
  c = ((c ^ b) - rotate(b, 14)) | 0;
  a = ((a ^ c) - rotate(c, 11)) | 0;
  b = ((b ^ a) - rotate(a, 25)) | 0;
  c = ((c ^ b) - rotate(b, 16)) | 0;
  a = ((a ^ c) - rotate(c, 4)) | 0;
  b = ((b ^ a) - rotate(a, 14)) | 0;
  c = ((c ^ b) - rotate(b, 24)) | 0;
  return [a, b, c];
}
