import { open, readdir, readFile, rm, stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { crc32 } from "node:zlib";
import { RetrievalError, reasonOf } from "@loci/core";
import { replacedPrefix } from "./index-target.js";
import { decodeManifest, type IndexFile, type IndexManifest } from "./manifest.js";
import { openVectorFile } from "./vector-file.js";

/*
 * An index is a directory (docs/decisions/020):
 *   manifest.json        what it is, which files it consists of, and how much of each counts, with checksums
 *   vectors-<n>.npy      the descriptors, float32 [slots, dimension]; grows
 *   rows-<n>.jsonl       the journal: metadata of each picture, additions, changes, deletions; grows
 *   skipped-<n>.jsonl    {"path", "reason"} of each picture that could not be indexed; grows
 *   graph-<n>.<kind>     the graph of the first rows of the vectors, for the kinds that have one
 *   model/               the model that made the descriptors
 *   writer.lock          there while a process writes
 * where <n> is the generation in which a file was begun. Replacing the manifest is what makes a change happen.
 */
export const MANIFEST = "manifest.json";
export const MODEL = "model";

export const vectorsName = (generation: number): string => `vectors-${generation}.npy`;
export const journalName = (generation: number): string => `rows-${generation}.jsonl`;
export const skippedName = (generation: number): string => `skipped-${generation}.jsonl`;
export const graphName = (generation: number, ending: string): string => `graph-${generation}.${ending}`;

/** Names that only these files have, and temporary ones of atomic writes, but not of locks: another process may just want one. */
const OWN_FILE = /^(?:(?:vectors|rows|skipped|graph)-\d+\.\w+|\.(?!writer\.lock\.).*\.tmp)$/;

const REMEDY = "Repair the index, or build it again";
const PIECE_BYTES = 2 ** 20;

/** The size and checksum of a complete file. */
export async function describeFile(directory: string, name: string): Promise<IndexFile> {
  const { bytes, checksum } = await checksumOf(join(directory, name), 0, Number.POSITIVE_INFINITY);
  return { name, bytes, crc32: checksum };
}

/** The size and checksum of every file in the model's directory, sorted by name. */
export async function describeModel(directory: string): Promise<IndexFile[]> {
  const entries = await readdir(join(directory, MODEL), { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
  return Promise.all(names.map((name) => describeFile(directory, name)));
}

/** @throws RetrievalError when there is no index, or its manifest is damaged */
export async function readManifest(directory: string): Promise<IndexManifest> {
  const file = join(directory, MANIFEST);
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    throw new RetrievalError({
      what: `${directory} is not a Loci index`,
      got: reasonOf(cause),
      remedy: await remedyOfMissing(directory),
      cause,
    });
  }
  return decodeManifest(text, file);
}

/**
 * Compares every file with the manifest; files that it does not name are ignored.
 * @throws RetrievalError naming the first that is missing or has changed
 */
export async function verifyFiles(directory: string, manifest: IndexManifest): Promise<void> {
  const listed = manifest.files.map(({ name }) => name);
  const { vectors, journal, skippedList, graph } = manifest;
  for (const name of [vectors, journal, skippedList, ...(graph ? [graph.file] : [])]) {
    if (listed.includes(name)) continue;
    throw damaged(join(directory, MANIFEST), `a checksum of ${name}`, "none");
  }
  for (const file of manifest.files) await verifyFile(directory, file);
  await (await openVectorFile(join(directory, vectors), manifest.dimension, manifest.slots)).close();
}

/** @throws RetrievalError naming the file when it is missing or its committed part has changed */
export async function verifyFile(directory: string, { name, bytes, crc32: expected, start = 0 }: IndexFile) {
  const file = join(directory, name);
  const found = await stat(file).catch((cause: unknown) => {
    throw new RetrievalError({ what: `${file} is missing`, got: reasonOf(cause), remedy: REMEDY, cause });
  });
  if (found.size < bytes) throw damaged(file, `${bytes} bytes`, `${found.size}`);
  const { checksum } = await checksumOf(file, start, bytes);
  if (checksum !== expected) throw damaged(file, `CRC-32 ${hexadecimal(expected)}`, hexadecimal(checksum));
}

/** Removes what a process left behind that died in the middle of its work: own files that the manifest does not name. */
export async function removeLeftovers(directory: string, manifest: IndexManifest): Promise<void> {
  const listed = new Set(manifest.files.map(({ name }) => name));
  for (const name of await readdir(directory)) {
    if (OWN_FILE.test(name) && !listed.has(name)) await rm(join(directory, name), { force: true }).catch(() => {});
  }
}

/** Enough of a digest for a message. */
export function shortened(digest: string): string {
  return digest.length > 12 ? `${digest.slice(0, 12)}…` : digest;
}

async function checksumOf(file: string, start: number, end: number): Promise<{ bytes: number; checksum: number }> {
  const handle = await open(file, "r");
  try {
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    let [position, checksum] = [start, 0];
    for (;;) {
      const { bytesRead } = await handle.read(piece, 0, Math.min(PIECE_BYTES, end - position), position);
      if (bytesRead === 0) return { bytes: position, checksum };
      checksum = crc32(piece.subarray(0, bytesRead), checksum);
      position += bytesRead;
    }
  } finally {
    await handle.close();
  }
}

function damaged(file: string, expected: string, got: string): RetrievalError {
  return new RetrievalError({ what: `${file} is damaged`, expected, got, remedy: REMEDY });
}

const hexadecimal = (checksum: number): string => checksum.toString(16).padStart(8, "0");

async function remedyOfMissing(directory: string): Promise<string> {
  const siblings = await readdir(dirname(directory)).catch(() => []);
  const replaced = siblings.find((name) => name.startsWith(replacedPrefix(directory)));
  if (replaced === undefined) return "Build one";
  return `A replacement was interrupted; the index as it was before is ${join(dirname(directory), replaced)}: rename it`;
}
