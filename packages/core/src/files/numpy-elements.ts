import { excerpt, RetrievalError } from "../errors.js";

/** How the elements of a NumPy array lie in memory. */
export interface ElementLayout {
  /** NumPy's letter of the kind: b i u f S U O */
  readonly kind: string;
  /** bytes of one element; 0 for objects */
  readonly bytes: number;
  readonly bigEndian: boolean;
}

/** Kinds with the sizes that are read, in bytes; strings and objects have any. */
const sizes: Readonly<Record<string, readonly number[]>> = { b: [1], i: [1, 2, 4, 8], u: [1, 2, 4, 8], f: [2, 4, 8] };

/**
 * Reads NumPy's short form of an element type: `<f4`, `|b1`, `<U12` (characters of 4 bytes), `S5`, `|O`.
 * @throws RetrievalError for dates, records, complex numbers and whatever else has no place in a data set's lists
 */
export function parseElementType(descriptor: string, source: string): ElementLayout {
  const [, order, kind = "", digits] = /^([<>|=]?)([a-zA-Z])(\d*)$/.exec(descriptor) ?? [];
  const length = Number(digits || 0);
  const bigEndian = order === ">";
  if (kind === "O") return { kind, bytes: 0, bigEndian };
  if (kind === "U") return { kind, bytes: 4 * length, bigEndian };
  if (kind === "S" || kind === "a") return { kind: "S", bytes: length, bigEndian };
  if (sizes[kind]?.includes(length)) return { kind, bytes: length, bigEndian };
  throw new RetrievalError({
    what: `${source}: element type of a NumPy array`,
    expected: "whole numbers, floating point, bool, text or objects",
    got: excerpt(descriptor),
  });
}

/** Lists of benchmarks have some millions of elements; shapes of strangers say anything, elements of no bytes included. */
const MOST_ELEMENTS = 2 ** 25;
/** What NumPy 2 allows. */
const MOST_AXES = 64;

/**
 * How many elements an array of this shape has.
 * @throws RetrievalError for more than 33,554,432 elements, more than 64 axes, or lengths that are none
 */
export function countElements(shape: readonly number[], source: string): number {
  const areLengths = shape.length <= MOST_AXES && shape.every((length) => Number.isSafeInteger(length) && length >= 0);
  const count = areLengths ? shape.reduce((product, length) => product * length, 1) : Number.NaN;
  if (count <= MOST_ELEMENTS) return count;
  throw new RetrievalError({
    what: `${source}: shape of a NumPy array`,
    expected: `at most ${MOST_ELEMENTS} elements on at most ${MOST_AXES} axes`,
    got: areLengths ? excerpt(`(${shape.join(", ")})`) : `another shape, of ${shape.length} axes`,
  });
}

/**
 * @param bytes exactly `count` elements
 * @returns numbers, booleans or texts; 64-bit whole numbers lose what lies beyond 2^53
 */
export function decodeElements(layout: ElementLayout, bytes: Uint8Array, count: number): (number | boolean | string)[] {
  const read = readerOf(layout, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), bytes);
  return Array.from({ length: count }, (_, place) => read(place * layout.bytes));
}

type Reader = (offset: number) => number | boolean | string;

function readerOf({ kind, bytes, bigEndian }: ElementLayout, view: DataView, whole: Uint8Array): Reader {
  const little = !bigEndian;
  if (kind === "b") return (offset) => view.getUint8(offset) !== 0;
  if (kind === "U") return (offset) => readText(view, offset, bytes, little);
  if (kind === "S") {
    const text = Buffer.from(whole.buffer, whole.byteOffset, whole.byteLength);
    return (offset) =>
      text.toString("utf8", offset, offset + lengthWithoutZeros(text.subarray(offset, offset + bytes)));
  }
  const readers: Readonly<Record<string, Reader>> = {
    i1: (offset) => view.getInt8(offset),
    i2: (offset) => view.getInt16(offset, little),
    i4: (offset) => view.getInt32(offset, little),
    i8: (offset) => Number(view.getBigInt64(offset, little)),
    u1: (offset) => view.getUint8(offset),
    u2: (offset) => view.getUint16(offset, little),
    u4: (offset) => view.getUint32(offset, little),
    u8: (offset) => Number(view.getBigUint64(offset, little)),
    f2: (offset) => halfToNumber(view.getUint16(offset, little)),
    f4: (offset) => view.getFloat32(offset, little),
    f8: (offset) => view.getFloat64(offset, little),
  };
  return readers[kind + bytes] as Reader;
}

/** UTF-32, padded with zeros. */
function readText(view: DataView, offset: number, bytes: number, little: boolean): string {
  let text = "";
  for (let place = offset; place < offset + bytes; place += 4) {
    const point = view.getUint32(place, little);
    if (point === 0) break;
    text += String.fromCodePoint(Math.min(point, 0x10ffff));
  }
  return text;
}

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = bits >> 15 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

/** Texts are filled up with zeros. */
function lengthWithoutZeros(bytes: Uint8Array): number {
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0) length--;
  return length;
}
