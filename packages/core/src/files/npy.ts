import { type FileHandle, open } from "node:fs/promises";
import { RetrievalError, reasonOf } from "../errors.js";
import { replaceAtomically } from "./atomic-write.js";
import {
  decodeNpyDictionary,
  decodeNpyPrefix,
  encodeNpyHeader,
  NPY_HEADER_BYTES,
  NPY_PREFIX_BYTES,
} from "./npy-header.js";

// Elements are read and written as they lie in memory: all machines that ONNX Runtime supports are little-endian.
const { BYTES_PER_ELEMENT } = Float32Array;

/** A matrix of float32. */
export interface NpyMatrix {
  readonly rows: number;
  readonly columns: number;
  /** Length rows * columns, row-major. */
  readonly data: Float32Array;
}

/** An open .npy file whose header and length have been checked. */
export interface NpyReader {
  readonly rows: number;
  readonly columns: number;
  /** Length count * columns, row-major, a copy. `first + count` is at most `rows`. */
  readRows(first: number, count: number): Promise<Float32Array>;
  close(): Promise<void>;
}

/** A .npy file in the making. Until `close` its header says that it has no rows, so that no reader accepts it. */
export interface NpyWriter {
  readonly rows: number;
  /** @param data length a multiple of `columns`, row-major; calls must not overlap */
  append(data: Float32Array): Promise<void>;
  /** Writes the number of rows into the header and waits until the file is on the disk. */
  close(): Promise<void>;
  /** Gives the file up, half-written as it is. */
  abandon(): Promise<void>;
}

/** @throws RetrievalError when the file is missing, or is not exactly a float32 matrix in C order, format version 1.0 */
export async function openNpy(file: string): Promise<NpyReader> {
  const handle = await open(file, "r").catch((cause: unknown) => {
    throw new RetrievalError({ what: `cannot read ${file}`, got: reasonOf(cause), cause });
  });
  try {
    const dictionaryBytes = decodeNpyPrefix(await readAt(handle, 0, NPY_PREFIX_BYTES, file), file);
    const dictionary = await readAt(handle, NPY_PREFIX_BYTES, dictionaryBytes, file);
    const { rows, columns } = decodeNpyDictionary(Buffer.from(dictionary).toString("latin1"), file);
    const start = NPY_PREFIX_BYTES + dictionaryBytes;
    await checkLength(handle, start + rows * columns * BYTES_PER_ELEMENT, file);
    const readRows = async (first: number, count: number): Promise<Float32Array> => {
      const rowBytes = columns * BYTES_PER_ELEMENT;
      const bytes = await readAt(handle, start + first * rowBytes, count * rowBytes, file);
      return new Float32Array(bytes.buffer, 0, count * columns);
    };
    return { rows, columns, readRows, close: () => handle.close() };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Reads a whole .npy file; for the errors see `openNpy`. */
export async function readNpy(file: string): Promise<NpyMatrix> {
  const reader = await openNpy(file);
  try {
    return { rows: reader.rows, columns: reader.columns, data: await reader.readRows(0, reader.rows) };
  } finally {
    await reader.close();
  }
}

/** Writes a matrix whose rows are all there; atomic. */
export async function writeNpy(file: string, matrix: NpyMatrix): Promise<void> {
  const { rows, columns, data } = matrix;
  if (data.length !== rows * columns) {
    throw new RetrievalError({
      what: `${file}: elements of the matrix`,
      expected: `${rows} x ${columns}`,
      got: `${data.length}`,
    });
  }
  await replaceAtomically(file, async (temporary) => {
    const writer = await createNpyWriter(temporary, columns);
    await writer.append(data);
    await writer.close();
  });
}

/** Starts a new file, to which rows are appended without knowing how many there will be. Not atomic. */
export async function createNpyWriter(file: string, columns: number): Promise<NpyWriter> {
  const handle = await open(file, "wx");
  await handle.writeFile(encodeNpyHeader(0, columns));
  let rows = 0;
  return {
    get rows() {
      return rows;
    },
    append: async (data) => {
      if (data.length % columns !== 0) {
        throw new RetrievalError({
          what: `${file}: elements to append`,
          expected: `a multiple of ${columns}`,
          got: `${data.length}`,
        });
      }
      await handle.writeFile(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      rows += data.length / columns;
    },
    close: async () => {
      const header = encodeNpyHeader(rows, columns);
      await handle.write(header, 0, NPY_HEADER_BYTES, 0);
      await handle.sync();
      await handle.close();
    },
    abandon: () => handle.close(),
  };
}

async function checkLength(handle: FileHandle, expected: number, file: string): Promise<void> {
  const { size } = await handle.stat();
  if (size !== expected) throw new RetrievalError({ what: `${file}: bytes`, expected: `${expected}`, got: `${size}` });
}

/** `handle.read` may return less than it was asked for, and never more than 2 GiB. */
async function readAt(
  handle: FileHandle,
  position: number,
  length: number,
  file: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const wanted = Math.min(length - done, 2 ** 30);
    const { bytesRead } = await handle.read(bytes, done, wanted, position + done);
    if (bytesRead === 0) throw new RetrievalError({ what: `${file}: the file ends early, at byte ${position + done}` });
    done += bytesRead;
  }
  return bytes;
}
