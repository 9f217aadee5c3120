import { createRandom, type Random } from "@loci/core";

/** Texts that parsers of several formats have stumbled over. */
const TOKENS = [
  ...["__proto__", "constructor", "prototype", "../../../../etc/passwd", "/etc/passwd", "\0", "\u2028", "\ufeff"],
  ...["1e999", "-1e999", "NaN", "Infinity", "-0", "9007199254740993", "4294967296", "18446744073709551615", "1e-320"],
  ...[
    "[[[[[[[[[[[[[[[[",
    "{{{{{{{{{{{{{{{{",
    "((((((((((((((((",
    '"',
    "'",
    "\\",
    "&a",
    "*a",
    "<<: *a",
    "!!js/function",
    "!include x",
  ],
  ...["<script>alert(1)</script>", "%00", "%2e%2e%2f", "\r\n\r\n", ",", ";", "\t", "|", "=", "null", "true"],
];

/** Whole numbers at which sizes, signs and counts overflow. */
const NUMBERS = [0, 1, -1, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 2 ** 31 - 1, -(2 ** 31), 2 ** 32 - 1];

type Mutation = (bytes: Buffer, random: Random, others: readonly Uint8Array[]) => Buffer;

const at = (bytes: Buffer, random: Random) => random.integer(bytes.length + 1);
const spliced = (bytes: Buffer, start: number, end: number, middle: Uint8Array) =>
  Buffer.concat([bytes.subarray(0, start), middle, bytes.subarray(end)]);

const mutations: readonly Mutation[] = [
  (bytes, random) => {
    const place = random.integer(Math.max(1, bytes.length));
    if (bytes.length > 0) bytes[place] = (bytes[place] as number) ^ (1 << random.integer(8));
    return bytes;
  },
  (bytes, random) => {
    if (bytes.length > 0) bytes[random.integer(bytes.length)] = random.integer(256);
    return bytes;
  },
  (bytes, random) => {
    const [width, value] = [
      [1, 2, 4, 8][random.integer(4)] as number,
      NUMBERS[random.integer(NUMBERS.length)] as number,
    ];
    const number = Buffer.alloc(8, value < 0 ? 255 : 0);
    number.writeInt32LE(value | 0);
    const shown = number.subarray(0, width);
    if (random.integer(2) === 0) shown.reverse();
    if (bytes.length >= width) shown.copy(bytes, random.integer(bytes.length - width + 1));
    return bytes;
  },
  (bytes, random) => bytes.subarray(0, at(bytes, random)),
  (bytes, random) => {
    const start = at(bytes, random);
    return spliced(bytes, start, Math.min(bytes.length, start + 1 + random.integer(16)), Buffer.alloc(0));
  },
  (bytes, random) => {
    const start = at(bytes, random);
    return spliced(bytes, start, start, bytes.subarray(start, start + 1 + random.integer(64)));
  },
  (bytes, random) => {
    const start = at(bytes, random);
    return spliced(bytes, start, start, Buffer.from(TOKENS[random.integer(TOKENS.length)] as string));
  },
  (bytes, random) => {
    const start = at(bytes, random);
    const piece = bytes.subarray(start, start + 1 + random.integer(8));
    return spliced(bytes, start, start, Buffer.concat(Array.from({ length: 2 ** random.integer(13) }, () => piece)));
  },
  // A number in the text becomes another one.
  (bytes, random) => {
    const numbers = [...bytes.toString("latin1").matchAll(/\d+/g)];
    const chosen = numbers[random.integer(Math.max(1, numbers.length))];
    if (chosen === undefined) return bytes;
    const other = `${NUMBERS[random.integer(NUMBERS.length)]}`;
    return spliced(bytes, chosen.index, chosen.index + chosen[0].length, Buffer.from(other));
  },
  (bytes, random, others) => {
    const other = others[random.integer(others.length)] as Uint8Array;
    const start = at(bytes, random);
    const from = random.integer(other.length + 1);
    return spliced(
      bytes,
      start,
      start + random.integer(bytes.length - start + 1),
      other.subarray(from, from + 2 ** random.integer(14)),
    );
  },
];

/** What an input is made of. */
export const randomOfInput = (seed: number, number: number): Random => createRandom(1_000_003 * seed + number);

/** One to eight changes of one of the seeds. */
export function mutate(seeds: readonly Uint8Array[], random: Random): Buffer {
  let bytes: Buffer = Buffer.from(seeds[random.integer(seeds.length)] as Uint8Array);
  const count = 1 + random.integer(8);
  for (let step = 0; step < count; step++) {
    bytes = Buffer.from((mutations[random.integer(mutations.length)] as Mutation)(bytes, random, seeds));
  }
  return bytes.subarray(0, 2 ** 20);
}
