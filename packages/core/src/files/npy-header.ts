import { excerpt, RetrievalError } from "../errors.js";

/*
 * NumPy's file format, version 1.0 (numpy/lib/format.py):
 *   "\x93NUMPY" 01 00 | header length, uint16 | a Python dictionary, spaces, "\n" | the elements
 * The elements start at a multiple of 64 bytes.
 */

/** Bytes before the first element, in the files written here. NumPy's own header of a matrix has the same length. */
export const NPY_HEADER_BYTES = 128;
const MAGIC = Buffer.from("\x93NUMPY\x01\x00", "latin1");
/** Magic, version and header length. */
export const NPY_PREFIX_BYTES = MAGIC.length + 2;

/** The header of a float32 matrix in C order; NPY_HEADER_BYTES long for every shape. */
export function encodeNpyHeader(rows: number, columns: number): Uint8Array {
  const header = Buffer.alloc(NPY_HEADER_BYTES, " ");
  MAGIC.copy(header);
  header.writeUInt16LE(NPY_HEADER_BYTES - NPY_PREFIX_BYTES, MAGIC.length);
  header.write(
    `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`,
    NPY_PREFIX_BYTES,
    "latin1",
  );
  header[NPY_HEADER_BYTES - 1] = "\n".charCodeAt(0);
  return header;
}

/** The length of the dictionary that follows. @param prefix the first NPY_PREFIX_BYTES bytes of a file */
export function decodeNpyPrefix(prefix: Uint8Array, file: string): number {
  const bytes = Buffer.from(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  if (bytes.length < NPY_PREFIX_BYTES || !bytes.subarray(0, 6).equals(MAGIC.subarray(0, 6))) {
    throw new RetrievalError({ what: `${file}: not a NumPy file`, remedy: "Write it with numpy.save" });
  }
  if (!bytes.subarray(0, 8).equals(MAGIC)) {
    throw refusal(file, "format version", "1.0", `${bytes[6]}.${bytes[7]}`);
  }
  return bytes.readUInt16LE(MAGIC.length);
}

/** The shape that a header states. @param dictionary the text after the prefix */
export function decodeNpyDictionary(dictionary: string, file: string): { rows: number; columns: number } {
  const elementType = /'descr':\s*'([^']*)'/.exec(dictionary)?.[1];
  const fortranOrder = /'fortran_order':\s*(True|False)/.exec(dictionary)?.[1];
  const shape = /'shape':\s*\(([\d\s,]*)\)/.exec(dictionary)?.[1];
  if (!/^\{.*\}\s*\n$/s.test(dictionary) || !elementType || !fortranOrder || shape === undefined) {
    throw new RetrievalError({
      what: `${file}: the NumPy header is damaged`,
      got: excerpt(JSON.stringify(dictionary.trim())),
    });
  }
  if (elementType !== "<f4") throw refusal(file, "element type", "<f4 (float32)", elementType);
  if (fortranOrder !== "False") throw refusal(file, "order of the elements", "C order (row-major)", "Fortran order");
  const [rows, columns, ...others] = shape
    .split(",")
    .filter((length) => length.trim())
    .map(Number);
  // Rows of no columns take no bytes, so that no length of the file would give their number away.
  if (!isLength(rows) || !isLength(columns) || columns === 0 || others.length > 0) {
    throw refusal(file, "shape", "(rows, columns)", excerpt(`(${shape})`));
  }
  return { rows, columns };
}

const isLength = (value: number | undefined): value is number => Number.isSafeInteger(value);

function refusal(file: string, subject: string, expected: string, got: string): RetrievalError {
  return new RetrievalError({
    what: `${file}: ${subject} of the NumPy file`,
    expected,
    got: excerpt(got),
    remedy: 'Write it with numpy.save(file, numpy.ascontiguousarray(matrix, dtype="float32"))',
  });
}
