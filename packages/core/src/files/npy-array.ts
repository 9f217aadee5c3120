import { excerpt, RetrievalError } from "../errors.js";
import { countElements, decodeElements, parseElementType } from "./numpy-elements.js";
import { readPickle } from "./pickle.js";
import { fromFortranOrder, type NumpyArray, PickledArray } from "./pickle-globals.js";
import { readWholeFile } from "./read-whole-file.js";

const MAGIC = Buffer.from("\x93NUMPY", "latin1");

/**
 * An array of any shape and of numbers, bools, text or objects, from the bytes of a .npy file of version 1 to 3. Objects
 * are pickled; `readPickle` takes data from them and runs nothing.
 * @param source what messages call it: the file's path
 * @throws RetrievalError when it is no such file, or damaged
 */
export function decodeNpyArray(bytes: Buffer, source: string): NumpyArray {
  if (bytes.length < 12 || !bytes.subarray(0, 6).equals(MAGIC)) {
    throw new RetrievalError({ what: `${source}: not a NumPy file`, remedy: "Write it with numpy.save" });
  }
  const version = bytes[6] as number;
  if (version < 1 || version > 3) {
    throw new RetrievalError({
      what: `${source}: version of the NumPy file`,
      expected: "1, 2 or 3",
      got: `${version}`,
    });
  }
  const prefix = version === 1 ? 10 : 12;
  const headerBytes = version === 1 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8);
  const header = bytes.toString("utf8", prefix, prefix + headerBytes);
  const [, descriptor] = /'descr':\s*'([^']*)'/.exec(header) ?? [];
  const [, order] = /'fortran_order':\s*(True|False)/.exec(header) ?? [];
  const [, lengths] = /'shape':\s*\(([\dL\s,]*)\)/.exec(header) ?? [];
  if (descriptor === undefined || order === undefined || lengths === undefined) {
    throw new RetrievalError({
      what: `${source}: header of the NumPy file`,
      expected: "one element type, an order and a shape",
      got: excerpt(JSON.stringify(header.trim())),
    });
  }
  const shape = lengths
    .split(",")
    .filter((length) => length.trim())
    .map((length) => Number.parseInt(length, 10));
  const content = bytes.subarray(prefix + headerBytes);
  const layout = parseElementType(descriptor, source);
  const count = countElements(shape, source);
  if (layout.kind === "O") return unpickled(content, shape, source);
  if (content.length !== count * layout.bytes) {
    throw new RetrievalError({
      what: `${source}: bytes of the elements`,
      expected: `${count * layout.bytes} for shape (${shape.join(", ")})`,
      got: `${content.length}`,
      remedy: "Fetch the file again",
    });
  }
  const elements = decodeElements(layout, content, count);
  return { shape, elements: order === "True" ? fromFortranOrder(elements, shape) : elements };
}

/** NumPy pickles the array itself, so its shape is there twice. */
function unpickled(content: Uint8Array, shape: readonly number[], source: string): NumpyArray {
  const value = readPickle(content, source);
  if (value instanceof PickledArray && value.shape.join() === shape.join()) return value;
  throw new RetrievalError({ what: `${source}: the pickled array is not of shape (${shape.join(", ")})` });
}

/** Reads a .npy file; for the errors see `decodeNpyArray`. */
export async function readNpyArray(file: string): Promise<NumpyArray> {
  return decodeNpyArray(await readWholeFile(file), file);
}
