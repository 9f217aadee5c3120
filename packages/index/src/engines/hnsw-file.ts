import { closeSync, fstatSync, openSync } from "node:fs";
import { expectThat, readPiece } from "./graph-bytes.js";

/*
 * hnswlib's file (hnswalg.h, saveIndex), little-endian:
 *   header, 96 bytes
 *   for each descriptor: links of the lowest layer | components, float32 | label, uint64
 *   for each descriptor: length of what follows, uint32 | its links of layer 1 | of layer 2 | …
 * where links are: their number, uint16 | deletion mark, uint16 | as many ids, uint32, as there may be links.
 * hnswlib follows these links without a check and dies of a wrong one.
 */

const HEADER_BYTES = 96;
const PIECE_BYTES = 2 ** 22;
const INITIAL_CAPACITY = 1024;

/** What a file's header says. */
export interface HnswFileSummary {
  readonly size: number;
  readonly m: number;
  readonly efConstruction: number;
}

interface Header extends HnswFileSummary {
  readonly maximumLevel: number;
  readonly entryPoint: number;
  /** Bytes of a descriptor's links, components and label. */
  readonly elementBytes: number;
  /** Bytes of a descriptor's links in one of the upper layers. */
  readonly layerBytes: number;
}

/** How many descriptors a graph of `size` has room for: it doubles as it grows. */
export function capacityFor(size: number): number {
  return INITIAL_CAPACITY * 2 ** Math.max(0, Math.ceil(Math.log2(size / INITIAL_CAPACITY)));
}

/**
 * Reads a whole file and follows every link in it.
 * @throws Error with the reason when it is not a complete graph, as saved here, of descriptors of `dimension` components
 */
export function checkHnswFile(file: string, dimension: number): HnswFileSummary {
  const descriptor = openSync(file, "r");
  try {
    const bytes = fstatSync(descriptor).size;
    const header = readHeader(readPiece(descriptor, 0, HEADER_BYTES), dimension);
    const upperStart = HEADER_BYTES + header.size * header.elementBytes;
    expectThat(bytes >= upperStart, `it ends early: ${bytes} bytes`);
    checkLowestLayer(descriptor, header);
    checkUpperLayers(readPiece(descriptor, upperStart, bytes - upperStart), header);
    return { size: header.size, m: header.m, efConstruction: header.efConstruction };
  } finally {
    closeSync(descriptor);
  }
}

function readHeader(bytes: Buffer, dimension: number): Header {
  const wide = (position: number) => Number(bytes.readBigUInt64LE(position));
  const [start, capacity, size, elementBytes, labelOffset, dataOffset] = [0, 8, 16, 24, 32, 40].map(wide) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const m = wide(72);
  const linkBytes = 4 + 4 * 2 * m;
  expectThat(size > 0 && capacity === capacityFor(size), `${size} descriptors, room for ${capacity}`);
  expectThat(wide(56) === m && wide(64) === 2 * m, `${wide(56)} and ${wide(64)} links for m = ${m}`);
  // C's logarithm and JavaScript's may differ in the last bit.
  expectThat(Math.abs(bytes.readDoubleLE(80) * Math.log(m) - 1) < 1e-12, "a wrong level multiplier");
  expectThat(wide(88) >= m && wide(88) <= 100_000, `efConstruction ${wide(88)}`);
  expectThat(start === 0 && dataOffset === linkBytes, "a wrong layout");
  const components = (labelOffset - dataOffset) / 4;
  expectThat(components === dimension, `descriptors of ${components} components instead of ${dimension}`);
  expectThat(elementBytes === labelOffset + 8, "a wrong layout");
  const maximumLevel = bytes.readInt32LE(48);
  const entryPoint = bytes.readUInt32LE(52);
  expectThat(entryPoint < size && maximumLevel >= 0, `entry point ${entryPoint} in layer ${maximumLevel}`);
  return { size, m, efConstruction: wide(88), maximumLevel, entryPoint, elementBytes, layerBytes: 4 + 4 * m };
}

function checkLowestLayer(descriptor: number, header: Header): void {
  const { size, m, elementBytes } = header;
  const atOnce = Math.max(1, Math.floor(PIECE_BYTES / elementBytes));
  for (let first = 0; first < size; first += atOnce) {
    const count = Math.min(atOnce, size - first);
    const piece = readPiece(descriptor, HEADER_BYTES + first * elementBytes, count * elementBytes);
    for (let row = 0; row < count; row++) {
      const id = first + row;
      for (const link of linksAt(piece, row * elementBytes, 2 * m, id)) expectLink(link < size, id, link);
      const label = piece.readBigUInt64LE((row + 1) * elementBytes - 8);
      expectThat(label === BigInt(id), `descriptor ${id} is labelled ${label}`);
    }
  }
}

function checkUpperLayers(bytes: Buffer, header: Header): void {
  const { size, m, layerBytes, maximumLevel, entryPoint } = header;
  const starts = new Float64Array(size);
  const levels = new Uint32Array(size);
  let position = 0;
  for (let id = 0; id < size; id++) {
    expectThat(position + 4 <= bytes.length, "it ends early");
    const length = bytes.readUInt32LE(position);
    starts[id] = position + 4;
    levels[id] = length / layerBytes;
    position += 4 + length;
    expectThat(length % layerBytes === 0 && position <= bytes.length, `descriptor ${id} has ${length} bytes of links`);
  }
  expectThat(position === bytes.length, `${bytes.length - position} bytes too many`);
  expectThat(levels[entryPoint] === maximumLevel, `the entry point is in layer ${levels[entryPoint]}`);
  for (let id = 0; id < size; id++) {
    for (let level = 1; level <= (levels[id] as number); level++) {
      const start = (starts[id] as number) + (level - 1) * layerBytes;
      // A link must lead to a descriptor that is in the same layer.
      for (const link of linksAt(bytes, start, m, id)) expectLink((levels[link] ?? -1) >= level, id, link);
    }
  }
}

function linksAt(bytes: Buffer, start: number, maximum: number, id: number): number[] {
  const count = bytes.readUInt16LE(start);
  expectThat(count <= maximum && bytes.readUInt16LE(start + 2) === 0, `descriptor ${id} has ${count} links`);
  return Array.from({ length: count }, (_, link) => bytes.readUInt32LE(start + 4 + 4 * link));
}

function expectLink(sound: boolean, from: number, to: number): void {
  expectThat(sound, `a link from descriptor ${from} to ${to}`);
}
