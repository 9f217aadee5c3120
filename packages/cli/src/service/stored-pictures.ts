import { realpath, stat } from "node:fs/promises";
import { isAbsolute, relative, sep } from "node:path";
import { type Box, RetrievalError, readPictureFile } from "@loci/core";
import { fileOfRow, type OpenIndex, type Row } from "@loci/index";
import { Refusal } from "./problem.js";

export interface StoredPicture {
  /** What messages call it: its name in the index. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The part of the file that the picture of the index is. */
  readonly box: Box | undefined;
}

/** Bytes of a file that is read into memory. */
const MOST_BYTES = 2 ** 28;

/** @throws Refusal 404 */
export function rowOf({ rows }: OpenIndex, id: number): Row {
  const row = rows.get(id);
  if (row !== undefined) return row;
  throw new Refusal(404, { what: `there is no picture with the id ${id}` });
}

/**
 * Where a picture of an index really is. The index may name any path, and its folders may hold links: only what lies inside the
 * index's root is ever read for others.
 * @throws Refusal 404 when it is not there, or elsewhere
 */
export async function locatePicture(index: OpenIndex, id: number): Promise<string> {
  const row = rowOf(index, id);
  const root = await realpath(index.manifest.root).catch(() => undefined);
  const file = await realpath(fileOfRow(row, index.manifest.root).path).catch(() => undefined);
  if (root !== undefined && file !== undefined && isInside(root, file)) return file;
  throw new Refusal(404, { what: `the file of the picture with the id ${id} is not there` });
}

/** @throws Refusal 404 as `locatePicture`, 413 for a file that is too large */
export async function readStoredPicture(index: OpenIndex, id: number): Promise<StoredPicture> {
  const row = rowOf(index, id);
  const path = await locatePicture(index, id);
  const { size } = await stat(path);
  const name = `${row["path"]}`;
  if (size > MOST_BYTES) {
    throw new Refusal(413, { what: `picture "${name}" of ${size} bytes`, expected: `at most ${MOST_BYTES}` });
  }
  const bytes = await readPictureFile(path).catch((cause: unknown) => {
    if (!(cause instanceof RetrievalError)) throw cause;
    throw new Refusal(404, { what: `picture "${name}" cannot be read`, cause });
  });
  return { name, bytes, box: fileOfRow(row, "").box };
}

/** Whether a path, both without links, is below a folder. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
