import { inflateSync } from "node:zlib";
import { RetrievalError, reasonOf } from "../errors.js";
import type { MatValue } from "./mat-values.js";
import { readWholeFile } from "./read-whole-file.js";

/*
 * MAT-files of level 5 (The MathWorks: MAT-File Format), which MATLAB writes by `save -v6` and, with each variable
 * compressed by zlib, by `save` and `save -v7`; SciPy's savemat writes the same.
 *   text, 116 bytes | 8 | version 0x0100 and byte order "IM" or "MI" | elements
 *   element: type, uint32 | length in bytes, uint32 | content, padded to 8 bytes; of 4 bytes or less: in 8 bytes in all
 */

const HEADER_BYTES = 128;
/** Of all variables of a file together: a few kilobytes of zlib can hold gigabytes of zeros. */
const MOST_INFLATED_BYTES = 2 ** 28;
/** Numbers of a file in all: a byte there is eight here. A matrix counts as many as the memory that its object takes. */
const [MOST_NUMBERS, NUMBERS_OF_A_MATRIX] = [2 ** 26, 32];
/** MATLAB's structs and cells are nested a few levels deep; the file of an attacker a million. */
const DEEPEST = 32;

const MATRIX = 14;
const COMPRESSED = 15;
const classes = { cell: 1, struct: 2, char: 4, leastNumeric: 6, mostNumeric: 15 } as const;

interface Element {
  readonly type: number;
  readonly content: Buffer;
}

/**
 * The variables of a .mat file. Numbers come as doubles (the imaginary part left out), text as one string a row.
 * Objects, function handles and sparse matrices are left out.
 * @throws RetrievalError when it is none, is damaged, or is of version 7.3 (HDF5) or 4
 */
export async function readMat(file: string): Promise<ReadonlyMap<string, MatValue>> {
  return decodeMat(await readWholeFile(file), file);
}

/** The same from the bytes of a file. @param source what messages call it */
export function decodeMat(bytes: Buffer, source: string): ReadonlyMap<string, MatValue> {
  const order = bytes.toString("latin1", 126, 128);
  refuseOtherVersions(bytes, source);
  if (bytes.length < HEADER_BYTES || (order !== "IM" && order !== "MI")) throw damaged(source, "no header of level 5");
  const reader = new MatReader(source, order === "IM");
  const variables = new Map<string, MatValue>();
  for (const element of reader.elements(bytes.subarray(HEADER_BYTES))) {
    const matrix = element.type === COMPRESSED ? reader.inflate(element.content) : element;
    const { name, value } = reader.matrix(matrix, 0);
    if (value !== undefined) variables.set(name, value);
  }
  return variables;
}

function refuseOtherVersions(bytes: Buffer, source: string): void {
  const hdf5 = Buffer.from("\x89HDF\r\n\x1a\n", "latin1");
  if (bytes.includes(hdf5.subarray(0, 8), 0) && [0, 512].some((at) => bytes.subarray(at, at + 8).equals(hdf5))) {
    throw new RetrievalError({
      what: `${source}: version of the .mat file`,
      expected: "7 or older",
      got: "7.3, which is HDF5",
      remedy: "Write it again in MATLAB or Octave: save('-v7', …)",
    });
  }
}

class MatReader {
  private readonly source: string;
  private readonly little: boolean;
  private inflatedBytes = 0;
  private numbersRead = 0;

  constructor(source: string, little: boolean) {
    this.source = source;
    this.little = little;
  }

  *elements(bytes: Buffer): Generator<Element> {
    for (let position = 0; position + 8 <= bytes.length; ) {
      const first = this.uint32(bytes, position);
      const short = first >>> 16;
      const type = short > 0 ? first & 0xffff : first;
      const length = short > 0 ? short : this.uint32(bytes, position + 4);
      const start = position + (short > 0 ? 4 : 8);
      if (start + length > bytes.length || (short > 0 && length > 4)) throw damaged(this.source, "it ends early");
      yield { type, content: bytes.subarray(start, start + length) };
      position = short > 0 ? position + 8 : start + (type === COMPRESSED ? length : Math.ceil(length / 8) * 8);
    }
  }

  inflate(content: Buffer): Element {
    try {
      const room = MOST_INFLATED_BYTES - this.inflatedBytes;
      const inflated = inflateSync(content, { maxOutputLength: Math.max(1, room) });
      this.inflatedBytes += inflated.length;
      const [element] = this.elements(inflated);
      return element as Element;
    } catch (cause) {
      if (cause instanceof RetrievalError) throw cause;
      throw damaged(this.source, `a variable cannot be decompressed (${reasonOf(cause)})`);
    }
  }

  matrix(element: Element | undefined, depth: number): { name: string; value: MatValue | undefined } {
    if (element?.type !== MATRIX || depth > DEEPEST) throw damaged(this.source, "a variable that is no matrix");
    this.spend(NUMBERS_OF_A_MATRIX);
    if (element.content.length === 0) return { name: "", value: { kind: "numbers", shape: [0, 0], elements: [] } };
    const [flags, dimensions, nameElement, ...parts] = this.elements(element.content);
    if (!flags || !dimensions || !nameElement) throw damaged(this.source, "a variable without a header");
    const kind = this.uint32(flags.content, 0) & 0xff;
    const shape = this.numbers(dimensions);
    const name = nameElement.content.toString("latin1");
    return { name, value: this.valueOf(kind, shape, parts, depth) };
  }

  private valueOf(kind: number, shape: readonly number[], parts: Element[], depth: number): MatValue | undefined {
    const count = shape.reduce((product, length) => product * length, 1);
    const inner = (part: Element | undefined): MatValue =>
      this.matrix(part, depth + 1).value ?? { kind: "numbers", shape: [0, 0], elements: [] };
    if (kind === classes.cell) {
      if (parts.length !== count) throw damaged(this.source, `${parts.length} cells where ${count} should be`);
      return { kind: "cell", shape, elements: parts.map(inner) };
    }
    if (kind === classes.struct) {
      const fields = this.fieldNames(parts);
      if (parts.length - 2 !== count * fields.length) throw damaged(this.source, "a struct that lacks fields");
      if (fields.length === 0) return { kind: "struct", shape, elements: [] };
      const elements = Array.from({ length: count }, (_, place) =>
        Object.fromEntries(fields.map((field, at) => [field, inner(parts[2 + place * fields.length + at])])),
      );
      return { kind: "struct", shape, elements };
    }
    if (kind === classes.char) return { kind: "text", shape, elements: this.texts(parts[0], shape) };
    if (kind < classes.leastNumeric || kind > classes.mostNumeric) return undefined;
    const elements = parts[0] ? this.numbers(parts[0]) : [];
    if (elements.length !== count) throw damaged(this.source, `${elements.length} numbers where ${count} should be`);
    return { kind: "numbers", shape, elements };
  }

  private fieldNames([lengthElement, names]: Element[]): string[] {
    const length = lengthElement ? this.numbers(lengthElement)[0] : undefined;
    if (!length || length < 0 || !Number.isInteger(length) || !names)
      throw damaged(this.source, "a struct without field names");
    const count = Math.floor(names.content.length / length);
    this.spend(count);
    return Array.from({ length: count }, (_, place) =>
      names.content.toString("latin1", place * length, (place + 1) * length).replace(/\0.*$/s, ""),
    );
  }

  /** Characters are stored by columns, as numbers are. */
  private texts(element: Element | undefined, [rows = 0, ...others]: readonly number[]): string[] {
    const columns = others.reduce((product, length) => product * length, 1);
    if (element === undefined || rows === 0) return [];
    this.spend(rows + element.content.length);
    const utf8 = element.type === 16 || element.type === 1;
    const characters = utf8
      ? [...element.content.toString("utf8")]
      : this.numbers(element).map((code) => String.fromCharCode(code));
    if (rows === 1) return [characters.join("")];
    if (characters.length !== rows * columns) throw damaged(this.source, "a text of another shape");
    return Array.from({ length: rows }, (_, row) =>
      Array.from({ length: columns }, (_, column) => characters[row + column * rows] ?? "")
        .join("")
        .trimEnd(),
    );
  }

  private spend(numbers: number): void {
    this.numbersRead += numbers;
    if (this.numbersRead > MOST_NUMBERS) throw damaged(this.source, `more than ${MOST_NUMBERS} numbers`);
  }

  private uint32(bytes: Buffer, position: number): number {
    if (position + 4 > bytes.length) throw damaged(this.source, "it ends early");
    return this.little ? bytes.readUInt32LE(position) : bytes.readUInt32BE(position);
  }

  /** Numbers are stored in the smallest type that holds them, whatever their class. */
  private numbers({ type, content }: Element): number[] {
    const reader = readers[type];
    if (reader === undefined) throw damaged(this.source, `numbers of type ${type}`);
    const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
    const length = Math.floor(content.length / reader.bytes);
    this.spend(length);
    return Array.from({ length }, (_, place) => reader.read(view, place * reader.bytes, this.little));
  }
}

interface NumberReader {
  readonly bytes: number;
  read(view: DataView, offset: number, little: boolean): number;
}

const readers: Readonly<Record<number, NumberReader>> = {
  1: { bytes: 1, read: (view, offset) => view.getInt8(offset) },
  2: { bytes: 1, read: (view, offset) => view.getUint8(offset) },
  3: { bytes: 2, read: (view, offset, little) => view.getInt16(offset, little) },
  4: { bytes: 2, read: (view, offset, little) => view.getUint16(offset, little) },
  5: { bytes: 4, read: (view, offset, little) => view.getInt32(offset, little) },
  6: { bytes: 4, read: (view, offset, little) => view.getUint32(offset, little) },
  7: { bytes: 4, read: (view, offset, little) => view.getFloat32(offset, little) },
  9: { bytes: 8, read: (view, offset, little) => view.getFloat64(offset, little) },
  12: { bytes: 8, read: (view, offset, little) => Number(view.getBigInt64(offset, little)) },
  13: { bytes: 8, read: (view, offset, little) => Number(view.getBigUint64(offset, little)) },
  17: { bytes: 2, read: (view, offset, little) => view.getUint16(offset, little) },
};

const damaged = (source: string, what: string) =>
  new RetrievalError({ what: `${source}: not a .mat file, or a damaged one: ${what}`, remedy: "Fetch it again" });
