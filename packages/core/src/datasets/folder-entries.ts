import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { RetrievalError } from "../errors.js";
import { readTextFile } from "../files/read-whole-file.js";
import type { SourceLine } from "./dataset-problems.js";

/** The names in a folder, sorted; none where there is no such folder. */
export async function entriesOf(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [] as string[])).sort();
}

/** Whether all of these are there, relative to `folder`. */
export async function hasAll(folder: string, names: readonly string[]): Promise<boolean> {
  const present = await Promise.all(names.map((name) => isThere(join(folder, name))));
  return present.every(Boolean);
}

export const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

export const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );

/** The first of `candidates` (relative to `folder`) that is there. @throws RetrievalError naming all of them */
export async function firstThere(folder: string, candidates: readonly string[], what: string): Promise<string> {
  for (const candidate of candidates) if (await isThere(join(folder, candidate))) return candidate;
  throw new RetrievalError({
    what: `"${folder}": ${what}`,
    expected: candidates.map((candidate) => `"${candidate}"`).join(" or "),
    got: "none of them",
  });
}

export interface TextLine {
  readonly text: string;
  readonly source: SourceLine;
}

/** The lines of a list that say something. @param name relative to `root` */
export async function readLines(root: string, name: string): Promise<readonly TextLine[]> {
  const text = await readTextFile(join(root, name));
  return text.split(/\r?\n/).flatMap((line, place) => {
    return line.trim() === "" ? [] : [{ text: line.trim(), source: { file: name, line: place + 1 } }];
  });
}

/**
 * The values of a line, separated by blanks; the last takes the rest of the line, for names with blanks in them.
 * @throws RetrievalError when there are fewer than the columns named
 */
export function splitLine<const Columns extends readonly string[]>(
  text: string,
  columns: Columns,
): { [Place in keyof Columns]: string } {
  const pattern = new RegExp(`^${"(\\S+)\\s+".repeat(columns.length - 1)}(.+)$`);
  const values = pattern.exec(text)?.slice(1);
  if (values === undefined) {
    throw new RetrievalError({ what: "the line", expected: columns.join(" "), got: JSON.stringify(text.slice(0, 80)) });
  }
  return values as { [Place in keyof Columns]: string };
}
