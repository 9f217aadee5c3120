import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import { RetrievalError, reasonOf } from "@loci/core";
import { checkDescriptors } from "../descriptor-checks.js";
import { type Columns, columnsWith, type Row } from "./columns.js";
import { rewrite } from "./compact.js";
import type { ProgressOf } from "./graph-file.js";
import { MODEL, readManifest, removeLeftovers, verifyFile } from "./index-files.js";
import { IndexState } from "./index-state.js";
import { indexFolder } from "./index-target.js";
import { descriptorChecksum } from "./journal.js";
import { manifestsFromJournals } from "./lost-manifest.js";
import type { IndexManifest } from "./manifest.js";
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
  const folder = indexFolder(directory);
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) {
    throw new RetrievalError({ what: `${folder} is not a Loci index`, expected: "a directory" });
  }
  const lock = await WriterLock.acquire(folder);
  try {
    const damages: string[] = [];
    const manifests = await findManifests(folder, damages);
    if (damages.length === 0) {
      const [manifest] = manifests as [IndexManifest];
      await checkFiles(folder, manifest, damages);
      if (damages.length === 0) return { manifest, damages, lost: [] };
      // A repair that died has left files whose names are needed again.
      await removeLeftovers(folder, manifest);
    }
    return await restore(folder, lock, await bestSalvage(folder, manifests), damages, onProgress);
  } finally {
    await lock.release();
  }
}

/** The manifest; or, where it is damaged, those that can be made from the journals. */
async function findManifests(folder: string, damages: string[]): Promise<readonly IndexManifest[]> {
  try {
    return [await readManifest(folder)];
  } catch (error) {
    damages.push(reasonOf(error));
  }
  const manifests = await manifestsFromJournals(folder);
  if (manifests[0]?.hnsw) {
    damages.push(
      "the graph gets the parameters that its index was begun or last rewritten with; tune it again if it was tuned since",
    );
  }
  if (manifests.length > 0) return manifests;
  throw new RetrievalError({
    what: `${folder} cannot be repaired: neither its manifest nor its journal can be read`,
    remedy: "Build the index again",
  });
}

/** Adds to `damages` what the checksums tell. */
async function checkFiles(folder: string, manifest: IndexManifest, damages: string[]): Promise<void> {
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

/** Of several generations the one with the most intact pictures: a rewrite that was killed has fewer of them. */
async function bestSalvage(folder: string, manifests: readonly IndexManifest[]): Promise<Salvage> {
  const salvages: Salvage[] = [];
  for (const manifest of manifests) salvages.push(await salvage(folder, manifest));
  // The sort is stable: of equal ones the newest stays first.
  return salvages.sort((a, b) => b.pictures.length - a.pictures.length)[0] as Salvage;
}

/** What is intact in the files of one generation. */
interface Salvage {
  readonly manifest: IndexManifest;
  readonly state: IndexState;
  readonly pictures: readonly { readonly id: number; readonly row: Row }[];
  readonly lost: RepairReport["lost"];
  readonly damages: readonly string[];
}

async function salvage(folder: string, manifest: IndexManifest): Promise<Salvage> {
  const journal = join(folder, manifest.journal);
  const committed = manifest.files.find(({ name }) => name === manifest.journal)?.bytes ?? Number.POSITIVE_INFINITY;
  const bytes = Math.min((await stat(journal)).size, committed);
  const damages: string[] = [];
  const state = await IndexState.read(journal, await wholeLines(journal, bytes), (line) => {
    damages.push(`${journal}: line ${line} is damaged and left out`);
  });
  const vectors = await openSalvage(join(folder, manifest.vectors), manifest.dimension);
  try {
    const lost: { id: number; path: string }[] = [];
    const pictures: { id: number; row: Row }[] = [];
    let columns: Columns = manifest.columns;
    for (const [id, row] of state.rows) {
      const slot = state.slotOf(id) as number;
      const descriptor = await vectors.row(slot);
      if (descriptor && isIntact(descriptor, state.checksumAt(slot), manifest)) {
        columns = columnsWith(columns, row, folder);
        pictures.push({ id, row });
      } else lost.push({ id, path: `${row["path"]}` });
    }
    const started = { ...manifest, columns, nextId: Math.max(manifest.nextId, state.nextId) };
    return { manifest: started, state, pictures, lost, damages };
  } finally {
    await vectors.close();
  }
}

async function restore(
  folder: string,
  lock: WriterLock,
  { manifest, state, pictures, lost, damages: ofLines }: Salvage,
  damages: string[],
  onProgress?: ProgressOf,
): Promise<RepairReport> {
  damages.push(...ofLines);
  const vectors = await openSalvage(join(folder, manifest.vectors), manifest.dimension);
  try {
    const descriptor = (id: number) => vectors.row(state.slotOf(id) as number) as Promise<Float32Array>;
    const content = { pictures, descriptor, skipped: await skippedOf(folder, manifest, damages) };
    const store = await rewrite(folder, lock, manifest, content, onProgress);
    await store.close();
    await removeLeftovers(folder, store.manifest);
    return { manifest: store.manifest, damages, lost };
  } finally {
    await vectors.close();
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
