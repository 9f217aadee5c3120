import { constants } from "node:buffer";
import { readFile, stat } from "node:fs/promises";
import { RetrievalError, reasonOf } from "../errors.js";

/** The lists of every benchmark are smaller by far; a file beyond it is something else. */
const MOST_BYTES = 2 ** 31 - 1;

/**
 * The bytes of a file of the caller's.
 * @throws RetrievalError naming the file when it is missing, not a regular file, not readable or larger than 2 GiB
 */
export function readWholeFile(file: string): Promise<Buffer<ArrayBuffer>> {
  return readAtMost(file, MOST_BYTES);
}

async function readAtMost(file: string, most: number): Promise<Buffer<ArrayBuffer>> {
  try {
    const entry = await stat(file);
    if (!entry.isFile()) throw new RetrievalError({ what: `cannot read ${file}`, got: "something that is no file" });
    if (entry.size > most) {
      throw new RetrievalError({ what: `${file}: bytes`, expected: `at most ${most}`, got: `${entry.size}` });
    }
    return await readFile(file);
  } catch (cause) {
    if (cause instanceof RetrievalError) throw cause;
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    throw new RetrievalError({
      what: `cannot read ${file}`,
      got: missing ? "no such file" : reasonOf(cause),
      remedy: missing ? "Check the path, or fetch the file" : "Check its permissions",
      cause,
    });
  }
}

/**
 * The same as text: UTF-8, without a byte order mark.
 * @throws RetrievalError as `readWholeFile`, and for a file that a JavaScript string may not hold (about 512 MiB)
 */
export async function readTextFile(file: string): Promise<string> {
  return (await readAtMost(file, constants.MAX_STRING_LENGTH)).toString("utf8").replace(/^\ufeff/, "");
}
