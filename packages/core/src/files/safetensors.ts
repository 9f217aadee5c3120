import { readFile } from "node:fs/promises";
import { RetrievalError, reasonOf } from "../errors.js";
import { writeFileAtomically } from "./atomic-write.js";
import { decodeSafetensorsHeader } from "./safetensors-header.js";

/** A tensor as files hold it: float32, row-major. */
export interface StoredTensor {
  /** The lengths of the axes; empty for a single number. */
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The content of a .safetensors file. */
export interface Safetensors {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/*
 * The format (github.com/huggingface/safetensors):
 *   length of the header, uint64 | a JSON object, padded with spaces | the tensors, without gaps
 * The same tensors give the same bytes here: names are sorted, and the header is padded to a multiple of 8 bytes.
 */

/** @throws RetrievalError when a tensor's shape and the number of its elements disagree */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const header: [string, unknown][] = [];
  if (Object.keys(metadata).length > 0) {
    header.push(["__metadata__", Object.fromEntries(Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1)))]);
  }
  const pieces: Uint8Array[] = [];
  let offset = 0;
  for (const [name, { shape, data }] of [...tensors].sort(([a], [b]) => (a < b ? -1 : 1))) {
    checkShape(name, shape, data.length);
    header.push([name, { dtype: "F32", shape, data_offsets: [offset, offset + data.byteLength] }]);
    pieces.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    offset += data.byteLength;
  }
  const json = Buffer.from(JSON.stringify(Object.fromEntries(header)));
  const padded = Buffer.alloc(Math.ceil(json.length / 8) * 8, " ");
  json.copy(padded);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([length, padded, ...pieces]);
}

/**
 * @param bytes a whole file; the tensors are copies
 * @param source what the messages call it: the file's path
 * @throws RetrievalError when the bytes are not exactly a file of float32 tensors
 */
export function decodeSafetensors(bytes: Uint8Array, source: string): Safetensors {
  const { entries, metadata, dataStart } = decodeSafetensorsHeader(bytes, source);
  const tensors = new Map<string, StoredTensor>();
  for (const { name, shape, begin, end } of entries) {
    // `slice` of a Buffer would be a view, and perhaps one that is not aligned to four bytes.
    const copy = Uint8Array.prototype.slice.call(bytes, dataStart + begin, dataStart + end);
    tensors.set(name, { shape, data: new Float32Array(copy.buffer, copy.byteOffset, copy.byteLength / 4) });
  }
  return { tensors, metadata };
}

/** Reads a .safetensors file; for the errors see `decodeSafetensors`. */
export async function readSafetensors(file: string): Promise<Safetensors> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new RetrievalError({ what: `cannot read ${file}`, got: reasonOf(cause), cause });
  });
  return decodeSafetensors(bytes, file);
}

/** Writes a .safetensors file; atomic. */
export async function writeSafetensors(
  file: string,
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  await writeFileAtomically(file, encodeSafetensors(tensors, metadata));
}

function checkShape(name: string, shape: readonly number[], elements: number): void {
  const product = shape.reduce((total, length) => total * length, 1);
  if (name === "__metadata__") throw new RetrievalError({ what: 'a tensor cannot be named "__metadata__"' });
  if (product !== elements) {
    throw new RetrievalError({
      what: `elements of tensor "${name}"`,
      expected: `${product} for shape [${shape.join(", ")}]`,
      got: `${elements}`,
    });
  }
}
