import { readFile, stat } from "node:fs/promises";
import { RetrievalError, reasonOf } from "../errors.js";

/**
 * The bytes of a picture file, not decoded: what is hashed for the feature cache and given to `decodeImage`.
 * @throws RetrievalError that names the file when it is missing, a folder, not a regular file, empty or not readable
 */
export async function readPictureFile(path: string): Promise<Uint8Array> {
  const refuse = (problem: string, remedy: string) =>
    new RetrievalError({ what: `picture "${path}": ${problem}`, remedy });
  try {
    // Asked first: opening a pipe would wait for a writer, reading a device might never end.
    const entry = await stat(path);
    if (entry.isDirectory()) throw refuse("this is a folder", "Give the path of one picture file.");
    if (!entry.isFile()) throw refuse("this is not a regular file", "Give the path of one picture file.");
    if (entry.size === 0) throw refuse("the file is empty", "Copy it again from its source, or remove it.");
    return await readFile(path);
  } catch (error) {
    if (error instanceof RetrievalError) throw error;
    throw new RetrievalError({ what: `picture "${path}": ${problemOf(error)}`, remedy: remedyOf(error), cause: error });
  }
}

const problems: Readonly<Record<string, readonly [problem: string, remedy: string]>> = {
  ENOENT: ["no such file", "Check the path."],
  ENOTDIR: ["a part of the path is a file, not a folder", "Check the path."],
  EACCES: ["no permission to read the file", "Change its permissions, or run as a user who may read it."],
  EPERM: ["no permission to read the file", "Change its permissions, or run as a user who may read it."],
  ELOOP: ["its symbolic links go in a circle", "Repair or remove the link."],
  ENAMETOOLONG: ["the path is too long", "Check the path."],
  EMFILE: ["too many files are open in this process", "Decode fewer pictures at once, or raise `ulimit -n`."],
  ERR_FS_FILE_TOO_LARGE: ["the file is larger than 2 GiB", "Give a smaller picture, for example a JPEG."],
};

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? "";
const problemOf = (error: unknown) => problems[codeOf(error)]?.[0] ?? `cannot be read (${reasonOf(error)})`;
const remedyOf = (error: unknown) => problems[codeOf(error)]?.[1] ?? "Check the file and the disk it is on.";
