import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { RetrievalError, reasonOf, sha256OfFile } from "@loci/core";
import { replacedPrefix } from "./index-target.js";
import { decodeManifest, type IndexFile, type IndexManifest } from "./manifest.js";

/*
 * An index is a directory:
 *   manifest.json    what it is, and the size and SHA-256 of every other file
 *   vectors.npy      the descriptors, float32 [count, dimension], unit L2
 *   graph.hnsw       hnswlib's graph of them, for the kind "hnsw"
 *   items.jsonl      {"path", "label"?} of each descriptor
 *   skipped.jsonl    {"path", "reason"} of each picture that could not be indexed
 *   model/           the model that made the descriptors
 */
export const MANIFEST = "manifest.json";
export const VECTORS = "vectors.npy";
export const GRAPH = "graph.hnsw";
export const ITEMS = "items.jsonl";
export const SKIPPED = "skipped.jsonl";
export const MODEL = "model";

const BUILD_AGAIN = "Build the index again";

/** The size and checksum of every file below a directory, sorted by name; the manifest is not among them. */
export async function describeFiles(directory: string): Promise<IndexFile[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((name) => name !== MANIFEST)
    .sort();
  const files: IndexFile[] = [];
  for (const name of names) {
    const file = join(directory, name);
    files.push({ name, bytes: (await stat(file)).size, sha256: await sha256OfFile(file) });
  }
  return files;
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
  const needed = [VECTORS, ITEMS, SKIPPED, ...(manifest.kind === "hnsw" ? [GRAPH] : [])];
  for (const name of needed) {
    if (listed.includes(name)) continue;
    throw damaged(join(directory, MANIFEST), `a checksum of ${name}`, "none");
  }
  for (const { name, bytes, sha256 } of manifest.files) {
    const file = join(directory, name);
    const found = await stat(file).catch((cause: unknown) => {
      throw new RetrievalError({ what: `${file} is missing`, got: reasonOf(cause), remedy: BUILD_AGAIN, cause });
    });
    if (found.size !== bytes) throw damaged(file, `${bytes} bytes`, `${found.size}`);
    const actual = await sha256OfFile(file);
    if (actual !== sha256) throw damaged(file, `SHA-256 ${shortened(sha256)}`, shortened(actual));
  }
}

function damaged(file: string, expected: string, got: string): RetrievalError {
  return new RetrievalError({ what: `${file} is damaged`, expected, got, remedy: BUILD_AGAIN });
}

/** Enough of a digest for a message. */
export function shortened(digest: string): string {
  return digest.length > 12 ? `${digest.slice(0, 12)}…` : digest;
}

async function remedyOfMissing(directory: string): Promise<string> {
  const siblings = await readdir(dirname(directory)).catch(() => []);
  const replaced = siblings.find((name) => name.startsWith(replacedPrefix(directory)));
  if (replaced === undefined) return "Build one";
  return `A replacement was interrupted; the index as it was before is ${join(dirname(directory), replaced)}: rename it`;
}
