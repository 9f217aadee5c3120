import { unzipSync } from "fflate";
import { excerpt, RetrievalError, reasonOf } from "../errors.js";
import { decodeNpyArray } from "./npy-array.js";
import type { NumpyArray } from "./pickle-globals.js";
import { readWholeFile } from "./read-whole-file.js";

/** A few kilobytes of zip can hold gigabytes of zeros. */
const MOST_UNPACKED_BYTES = 2 ** 30;

/**
 * The named arrays of a .npz file (numpy.savez, numpy.savez_compressed): a zip of .npy files.
 * @throws RetrievalError when it is none, is damaged, lacks an array, or unpacks to more than 1 GiB an array
 */
export async function readNpz<Name extends string>(
  file: string,
  names: readonly Name[],
): Promise<Readonly<Record<Name, NumpyArray>>> {
  const wanted = new Set(names.map((name) => `${name}.npy`));
  const present: string[] = [];
  const unpacked = unzip(await readWholeFile(file), file, (name, bytes) => {
    present.push(name.replace(/\.npy$/, ""));
    if (!wanted.has(name)) return false;
    if (bytes > MOST_UNPACKED_BYTES) {
      throw new RetrievalError({
        what: `${file}: bytes of array "${name.replace(/\.npy$/, "")}"`,
        expected: `at most ${MOST_UNPACKED_BYTES}`,
        got: `${bytes}`,
      });
    }
    return true;
  });
  const arrays = names.map((name) => {
    const bytes = unpacked[`${name}.npy`];
    if (bytes !== undefined) {
      const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      return [name, decodeNpyArray(whole, `${file}: ${name}`)] as const;
    }
    throw new RetrievalError({
      what: `${file}: array "${name}"`,
      got: excerpt(`only ${present.join(", ") || "none"}`),
    });
  });
  return Object.fromEntries(arrays) as Record<Name, NumpyArray>;
}

function unzip(bytes: Uint8Array, file: string, filter: (name: string, bytes: number) => boolean) {
  try {
    return unzipSync(bytes, { filter: ({ name, originalSize }) => filter(name, originalSize) });
  } catch (cause) {
    if (cause instanceof RetrievalError) throw cause;
    throw new RetrievalError({
      what: `${file}: not a .npz file, or a damaged one`,
      got: reasonOf(cause),
      remedy: "Fetch it again",
      cause,
    });
  }
}
