import { closeSync, fstatSync, openSync, statSync } from "node:fs";
import type { Precision } from "../vector-index.js";
import { expectThat, readPiece } from "./graph-bytes.js";

/*
 * usearch's file (index_dense.hpp and index.hpp of 2.25, save_to_stream), little-endian:
 *   number of descriptors, uint32 | bytes of each, uint32 | the descriptors
 *   head, 64 bytes: "usearch" | version, 3 × uint16 | metric | scalar | key | slot, uint8 each | present | deleted | dimension, uint64
 *     each | whether a key may be there twice, uint8
 *   number of descriptors | links per upper layer | links of the lowest layer | highest layer | entry point, uint64 each
 *   for each descriptor: its layer, int16
 *   for each descriptor: key, uint64 | layer, int16 | links of layer 0 | of layer 1 | …
 * where links are: their number, uint32 | as many slots, uint32, as there may be links.
 * usearch follows these links without a check and dies of a wrong one.
 */

const HEAD_BYTES = 64 + 40;
const PIECE_BYTES = 2 ** 22;
const MOST_LINKS = 10_000;
const scalars: Readonly<Record<Precision, { readonly kind: number; readonly bytes: number }>> = {
  float32: { kind: 11, bytes: 4 },
  float16: { kind: 12, bytes: 2 },
  int8: { kind: 23, bytes: 1 },
};
/** The kinds of keys and of slots: uint64 and uint32. */
const [KEY, SLOT] = [14, 15];

export interface UsearchFileDescription {
  readonly dimension: number;
  readonly precision: Precision;
  readonly metric: "ip" | "l2sq";
}

interface Header {
  readonly size: number;
  /** Links of an upper layer, and of the lowest. */
  readonly links: number;
  readonly lowestLinks: number;
  readonly highest: number;
  readonly entry: number;
}

/** What stands before the nodes, and where they begin and end in the open file. */
interface NodeSection extends Header {
  readonly descriptor: number;
  readonly start: number;
  readonly end: number;
  /** One a descriptor. */
  readonly layers: Int16Array;
}

/**
 * Reads a whole file and follows every link in it.
 * @param end where the graph ends in the file
 * @throws Error with the reason when it is not a complete graph, as saved here, of such descriptors
 */
export function checkUsearchFile(file: string, description: UsearchFileDescription, end: number): void {
  withNodes(file, description, end, checkNodes);
}

/**
 * @param file one that usearch has just written, without a seal, whose links are not checked
 * @returns the keys of descriptors that no links lead to in the lowest layer from the entry point
 * @throws Error with the reason when it is not a complete graph of such descriptors
 */
export function findUnreached(file: string, description: UsearchFileDescription): number[] {
  return withNodes(file, description, statSync(file).size, unreachedKeys);
}

function withNodes<Result>(
  file: string,
  description: UsearchFileDescription,
  end: number,
  use: (nodes: NodeSection) => Result,
): Result {
  const descriptor = openSync(file, "r");
  try {
    expectThat(fstatSync(descriptor).size >= end, "it ends early");
    const start = read(descriptor, 0, 8, end);
    const [size, bytes] = [start.readUInt32LE(0), start.readUInt32LE(4)];
    const headStart = 8 + size * bytes;
    const head = read(descriptor, headStart, HEAD_BYTES, end);
    checkHead(head, description, bytes);
    const header = readHeader(head, size);
    const layers = readLayers(read(descriptor, headStart + HEAD_BYTES, 2 * size, end), header);
    return use({ ...header, descriptor, start: headStart + HEAD_BYTES + 2 * size, end, layers });
  } finally {
    closeSync(descriptor);
  }
}

/** @param bytes of a descriptor */
function checkHead(head: Buffer, { dimension, metric, precision }: UsearchFileDescription, bytes: number): void {
  expectThat(head.toString("latin1", 0, 7) === "usearch", "it does not begin as one");
  const [kind, ...others] = head.subarray(13, 17);
  expectThat(kind === (metric === "ip" ? "i" : "e").charCodeAt(0), "a graph for another metric");
  const components = Number(head.readBigUInt64LE(33));
  expectThat(components === dimension, `descriptors of ${components} components instead of ${dimension}`);
  const scalar = scalars[precision];
  expectThat(`${others}` === `${[scalar.kind, KEY, SLOT]}`, `numbers of the kinds ${others}`);
  expectThat(bytes === dimension * scalar.bytes, `${bytes} bytes a descriptor`);
  expectThat(head.readBigUInt64LE(25) === 0n && head[41] === 0, "deleted or repeated descriptors");
}

function readHeader(head: Buffer, size: number): Header {
  const at = (place: number) => Number(head.readBigUInt64LE(64 + 8 * place));
  const [links, lowestLinks, highest, entry] = [at(1), at(2), at(3), at(4)];
  expectThat(size > 0 && at(0) === size, `${size} descriptors and ${at(0)} places`);
  const areSound = links >= 2 && links <= MOST_LINKS && lowestLinks >= links && lowestLinks <= MOST_LINKS;
  expectThat(areSound, `${links} and ${lowestLinks} links`);
  expectThat(entry < size && highest <= 0x7fff, `entry point ${entry} in layer ${highest}`);
  return { size, links, lowestLinks, highest, entry };
}

function readLayers(bytes: Buffer, { size, highest, entry }: Header): Int16Array {
  const layers = Int16Array.from({ length: size }, (_, slot) => bytes.readInt16LE(2 * slot));
  expectThat(
    layers.every((layer) => layer >= 0 && layer <= highest),
    "a descriptor in a layer that is not there",
  );
  expectThat(layers[entry] === highest, `the entry point is in layer ${layers[entry]}`);
  return layers;
}

function checkNodes(nodes: NodeSection): void {
  const { size, layers, end } = nodes;
  const seen = new Uint8Array(size);
  const position = forEachNode(nodes, (piece, at, slot) => {
    const key = Number(piece.getBigUint64(at, true));
    expectThat(key < size && seen[key] === 0, `the key ${key} is too large or there twice`);
    seen[key] = 1;
    expectThat(piece.getInt16(at + 8, true) === layers[slot], `descriptor ${slot} is in two layers`);
    checkLinks(piece, at + 10, slot, nodes);
  });
  expectThat(position === end, `${end - position} bytes too many`);
}

/** Follows the links of those that are reached, pass after pass: all links at once would take as much memory again as the graph. */
function unreachedKeys(nodes: NodeSection): number[] {
  const isReached = new Uint8Array(nodes.size);
  const isFollowed = new Uint8Array(nodes.size);
  isReached[nodes.entry] = 1;
  for (;;) {
    const unreached: number[] = [];
    let followed = 0;
    forEachNode(nodes, (piece, at, slot) => {
      if (!isReached[slot]) unreached.push(Number(piece.getBigUint64(at, true)));
      if (!isReached[slot] || isFollowed[slot]) return;
      const first = at + 14;
      const last = first + 4 * piece.getUint32(at + 10, true);
      for (let link = first; link < last; link += 4) isReached[piece.getUint32(link, true)] = 1;
      isFollowed[slot] = 1;
      followed++;
    });
    if (followed === 0) return unreached;
  }
}

/** Reads the nodes one after another. @returns where they end */
function forEachNode(nodes: NodeSection, visit: (piece: DataView, at: number, slot: number) => void): number {
  const { descriptor, start, end, size, links, lowestLinks, layers } = nodes;
  const bytesOf = (slot: number) => 10 + 4 + 4 * lowestLinks + (layers[slot] as number) * (4 + 4 * links);
  let position = start;
  for (let first = 0; first < size; ) {
    let [last, length] = [first, 0];
    while (last < size && (length === 0 || length < PIECE_BYTES)) length += bytesOf(last++);
    const { buffer, byteOffset } = read(descriptor, position, length, end);
    const piece = new DataView(buffer, byteOffset, length);
    for (let at = 0; first < last; at += bytesOf(first++)) visit(piece, at, first);
    position += length;
  }
  return position;
}

/** A link must lead to a descriptor that is in the same layer. */
function checkLinks(piece: DataView, start: number, slot: number, { links, lowestLinks, layers }: NodeSection): void {
  let at = start;
  for (let layer = 0; layer <= (layers[slot] as number); layer++) {
    const room = layer === 0 ? lowestLinks : links;
    const count = piece.getUint32(at, true);
    expectThat(count <= room, `descriptor ${slot} has ${count} links`);
    for (let link = 0; link < count; link++) {
      const to = piece.getUint32(at + 4 + 4 * link, true);
      expectThat((layers[to] ?? -1) >= layer, `a link from descriptor ${slot} to ${to}`);
    }
    at += 4 + 4 * room;
  }
}

function read(descriptor: number, position: number, length: number, end: number): Buffer {
  expectThat(position + length <= end, "it ends early");
  return readPiece(descriptor, position, length);
}
