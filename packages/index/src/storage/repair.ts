import { open, readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { RetrievalError, reasonOf } from "@loci/core";
import { checkDescriptors } from "../descriptor-checks.js";
import { defaultHnswParameters } from "../engines/hnsw-parameters.js";
import { indexKind } from "../engines/index-kinds.js";
import { type Columns, columnsWith } from "./columns.js";
import { rewrite } from "./compact.js";
import type { ProgressOf } from "./graph-file.js";
import { describeModel, MODEL, readManifest, removeLeftovers, verifyFile } from "./index-files.js";
import { IndexState } from "./index-state.js";
import { decodeLine, descriptorChecksum, readLines } from "./journal.js";
import { INDEX_VERSION, type IndexFile, type IndexManifest, originSchema } from "./manifest.js";
import { openSalvage } from "./salvage-rows.js";
import { readSkipped, type SkippedItem } from "./skipped-list.js";
import { openVectorFile } from "./vector-file.js";
import { WriterLock } from "./writer-lock.js";

const PIECE_BYTES = 2 ** 16;

/** What a repair found and did. */
export interface RepairReport {
  readonly manifest: IndexManifest;
  /** One line for people about each thing that was not right; empty when nothing was. */
  readonly damages: readonly string[];
  /** Pictures that are lost: their descriptor or their line of the journal was damaged. */
  readonly lost: readonly { readonly id: number; readonly path: string }[];
}

/**
 * Makes a damaged index usable with what is intact in it. The graph is built again from the vectors, a damaged manifest is
 * made again from the journal, damaged lines of the journal and damaged descriptors are left out. An intact index is not
 * touched.
 * @throws RetrievalError when too little is left: no journal, no vectors, or a damaged model; or while somebody writes to it
 */
export async function repairIndex(directory: string, onProgress?: ProgressOf): Promise<RepairReport> {
  const folder = resolve(directory);
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) {
    throw new RetrievalError({ what: `${folder} is not a Loci index`, expected: "a directory" });
  }
  const lock = await WriterLock.acquire(folder);
  try {
    const damages: string[] = [];
    const manifest = await findManifest(folder, damages);
    await checkFiles(folder, manifest, damages);
    if (damages.length === 0) return { manifest, damages, lost: [] };
    return await salvage(folder, lock, manifest, damages, onProgress);
  } finally {
    await lock.release();
  }
}

/** The manifest, or one that is made from the newest journal. */
async function findManifest(folder: string, damages: string[]): Promise<IndexManifest> {
  try {
    return await readManifest(folder);
  } catch (error) {
    damages.push(reasonOf(error));
  }
  const names = await readdir(folder);
  const generations = names.flatMap((name) => /^rows-(\d+)\.jsonl$/.exec(name)?.[1] ?? []).map(Number);
  for (const generation of generations.sort((a, b) => b - a)) {
    const manifest = await manifestFromJournal(folder, generation, names).catch(() => undefined);
    if (manifest) return manifest;
  }
  throw new RetrievalError({
    what: `${folder} cannot be repaired: neither its manifest nor its journal can be read`,
    remedy: "Build the index again",
  });
}

async function manifestFromJournal(
  folder: string,
  generation: number,
  names: readonly string[],
): Promise<IndexManifest> {
  const [journal, vectors, skippedList] = [
    `rows-${generation}.jsonl`,
    `vectors-${generation}.npy`,
    `skipped-${generation}.jsonl`,
  ];
  const { size } = await stat(join(folder, journal));
  await stat(join(folder, vectors));
  const header = await firstLine(join(folder, journal), size);
  const origin = originSchema.parse(header?.[1]);
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
    ...(indexKind(origin.kind).graph && { hnsw: defaultHnswParameters }),
    updated: new Date().toISOString(),
    ...{ count: 0, slots: 0, nextId: Number(header?.[2]), skipped: 0, columns: {} },
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

/** Adds to `damages` what the checksums tell. */
async function checkFiles(folder: string, manifest: IndexManifest, damages: string[]): Promise<void> {
  if (damages.length > 0) return;
  const { vectors, dimension, slots } = manifest;
  try {
    await (await openVectorFile(join(folder, vectors), dimension, slots)).close();
  } catch (error) {
    damages.push(reasonOf(error));
  }
  for (const file of manifest.files) {
    try {
      await verifyFile(folder, file);
    } catch (error) {
      if (file.name.startsWith(`${MODEL}/`)) {
        const remedy = `Put the intact file there, from the model or another index of it; or build the index again`;
        throw new RetrievalError({ what: `${reasonOf(error)}: a model cannot be repaired`, remedy, cause: error });
      }
      damages.push(reasonOf(error));
    }
  }
}

async function salvage(
  folder: string,
  lock: WriterLock,
  manifest: IndexManifest,
  damages: string[],
  onProgress?: ProgressOf,
): Promise<RepairReport> {
  const journal = join(folder, manifest.journal);
  const committed = manifest.files.find(({ name }) => name === manifest.journal)?.bytes ?? Number.POSITIVE_INFINITY;
  const bytes = Math.min((await stat(journal)).size, committed);
  const state = await IndexState.read(journal, await wholeLines(journal, bytes), (line) => {
    damages.push(`${journal}: line ${line} is damaged and left out`);
  });
  const rows = await openSalvage(join(folder, manifest.vectors), manifest.dimension);
  try {
    const lost: { id: number; path: string }[] = [];
    const pictures: { id: number; row: Record<string, string | number | undefined> }[] = [];
    let columns: Columns = manifest.columns;
    for (const [id, row] of state.rows) {
      const slot = state.slotOf(id) as number;
      const descriptor = await rows.row(slot);
      if (descriptor && isIntact(descriptor, state.checksumAt(slot), manifest)) {
        columns = columnsWith(columns, row, folder);
        pictures.push({ id, row: { ...row } });
      } else lost.push({ id, path: `${row["path"]}` });
    }
    const descriptor = (id: number) => rows.row(state.slotOf(id) as number) as Promise<Float32Array>;
    const content = { pictures, descriptor, skipped: await skippedOf(folder, manifest, damages) };
    const started = { ...manifest, columns, nextId: Math.max(manifest.nextId, state.nextId) };
    const store = await rewrite(folder, lock, started, content, onProgress);
    await store.close();
    await removeLeftovers(folder, store.manifest);
    return { manifest: store.manifest, damages, lost };
  } finally {
    await rows.close();
  }
}

function isIntact(descriptor: Float32Array, checksum: number, { dimension, metric }: IndexManifest): boolean {
  if (descriptorChecksum(descriptor, 0, dimension) !== checksum) return false;
  checkDescriptors("descriptor", descriptor, dimension, metric);
  return true;
}

/** How much of the first `bytes` bytes of a journal is whole lines: a process that died may have left half of one. */
async function wholeLines(file: string, bytes: number): Promise<number> {
  const handle = await open(file, "r");
  try {
    const piece = Buffer.alloc(PIECE_BYTES);
    for (let end = bytes; end > 0; end -= PIECE_BYTES) {
      const start = Math.max(0, end - PIECE_BYTES);
      const { bytesRead } = await handle.read(piece, 0, end - start, start);
      const last = piece.subarray(0, bytesRead).lastIndexOf(0x0a);
      if (last >= 0) return start + last + 1;
    }
    return 0;
  } finally {
    await handle.close();
  }
}

async function skippedOf(folder: string, manifest: IndexManifest, damages: string[]): Promise<SkippedItem[]> {
  const facts = manifest.files.find(({ name }) => name === manifest.skippedList);
  if (facts === undefined) return [];
  const file = join(folder, facts.name);
  return readSkipped(file, facts.bytes).catch((error: unknown) => {
    damages.push(`${reasonOf(error)}; the list of skipped pictures is emptied`);
    return [];
  });
}
