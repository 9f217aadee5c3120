import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { defaultHnswParameters } from "../engines/hnsw-parameters.js";
import { indexKind } from "../engines/index-kinds.js";
import { describeModel, journalName, skippedName, vectorsName } from "./index-files.js";
import { decodeLine, readLines } from "./journal.js";
import { INDEX_VERSION, type IndexFile, type IndexManifest, originSchema } from "./manifest.js";

/**
 * What the manifest of an index may have said, for each generation of its files whose beginning is intact, newest first. A
 * process that died while it rewrote the index has left two: neither is the right one by its number.
 */
export async function manifestsFromJournals(folder: string): Promise<IndexManifest[]> {
  const names = await readdir(folder);
  const generations = names.flatMap((name) => /^rows-(\d+)\.jsonl$/.exec(name)?.[1] ?? []).map(Number);
  const manifests: IndexManifest[] = [];
  for (const generation of generations.sort((a, b) => b - a)) {
    const manifest = await manifestFromJournal(folder, generation, names).catch(() => undefined);
    if (manifest) manifests.push(manifest);
  }
  return manifests;
}

async function manifestFromJournal(
  folder: string,
  generation: number,
  names: readonly string[],
): Promise<IndexManifest> {
  const [journal, vectors, skippedList] = [journalName, vectorsName, skippedName].map((name) => name(generation)) as [
    string,
    string,
    string,
  ];
  const { size } = await stat(join(folder, journal));
  await stat(join(folder, vectors));
  const header = await firstLine(join(folder, journal), size);
  const origin = originSchema.parse(header?.[1]);
  // Journals of earlier versions do not tell.
  const { hnsw = defaultHnswParameters, columns = {} } = (header?.[3] ?? {}) as Partial<IndexManifest>;
  const newest = Math.max(...names.flatMap((name) => /-(\d+)\.\w+$/.exec(name)?.[1] ?? []).map(Number));
  const whole = async (name: string): Promise<IndexFile> => ({
    name,
    bytes: (await stat(join(folder, name))).size,
    crc32: 0,
  });
  return {
    format: "loci-index",
    version: INDEX_VERSION,
    generation: newest,
    ...origin,
    ...(indexKind(origin.kind).graph && { hnsw }),
    updated: new Date().toISOString(),
    ...{ count: 0, slots: 0, nextId: Number(header?.[2]), skipped: 0, columns },
    ...{ vectors, journal, skippedList },
    files: [
      await whole(journal),
      ...(names.includes(skippedList) ? [await whole(skippedList)] : []),
      ...(await describeModel(folder)),
    ],
  };
}

async function firstLine(file: string, bytes: number): Promise<readonly unknown[] | undefined> {
  for await (const [line] of readLines(file, bytes)) return decodeLine(line ?? "");
  return undefined;
}
