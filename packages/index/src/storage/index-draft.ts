import { mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { RetrievalError, reasonOf, syncToDisk, syncTree } from "@loci/core";
import { columnsWithTypes } from "./columns.js";
import { describeModel, MODEL, readManifest, removeLeftovers, verifyFiles } from "./index-files.js";
import { IndexStore } from "./index-store.js";
import { uniqueSuffix } from "./index-target.js";
import type { IndexManifest } from "./manifest.js";
import { WriterLock } from "./writer-lock.js";

/** A draft of an index: the folder beside its target in which it is made. */
export interface Draft {
  readonly lock: WriterLock;
  readonly store: IndexStore;
}

/**
 * Opens the draft of an earlier build when it is intact and of the wanted index; removes it otherwise.
 * @throws RetrievalError when a file cannot be read now, which is no reason to remove it
 */
export async function takeEarlier(
  draft: string,
  wanted: IndexManifest | undefined,
  onDiscarded: (reason: RetrievalError) => void,
): Promise<Draft | undefined> {
  if ((await stat(draft).catch(() => undefined)) === undefined) return undefined;
  const lock = await WriterLock.acquire(draft);
  try {
    if (wanted) return { lock, store: await openDraft(draft, lock, wanted) };
  } catch (error) {
    if (!(error instanceof RetrievalError) || isUnreadable(error.cause)) {
      await lock.release();
      throw cannotRead(draft, error);
    }
    onDiscarded(error);
  }
  await removeDraft(draft);
  return undefined;
}

/** @throws RetrievalError when it is half-made, damaged or of another index */
async function openDraft(draft: string, lock: WriterLock, wanted: IndexManifest): Promise<IndexStore> {
  const manifest = await readManifest(draft);
  if (identityOf(manifest) !== identityOf(wanted)) {
    throw new RetrievalError({ what: `${draft} is of another index: other pictures, model or options` });
  }
  const columns = columnsWithTypes(manifest.columns, wanted.columns, draft);
  await verifyFiles(draft, manifest);
  await removeLeftovers(draft, manifest);
  return IndexStore.open(draft, lock, withParameters({ ...manifest, columns }, wanted));
}

/** Whether a file is there and the system does not give it. */
const isUnreadable = (cause: unknown): boolean =>
  cause instanceof Error && isFileError(cause) && (cause as NodeJS.ErrnoException).code !== "ENOENT";

const cannotRead = (draft: string, cause: unknown) =>
  new RetrievalError({
    what: `cannot go on with ${draft}, what an earlier build has made`,
    got: reasonOf(cause),
    remedy: "Try again when it can be read, or remove that folder to begin anew",
    cause,
  });

function identityOf({ kind, precision, metric, dimension, model, root }: IndexManifest): string {
  return JSON.stringify({ kind, precision, metric, dimension, model, root });
}

/** With the wanted parameters; a graph that an earlier build completed with others is not its graph any more. */
function withParameters(manifest: IndexManifest, { hnsw }: IndexManifest): IndexManifest {
  if (hnsw === undefined) return manifest;
  const { graph, recall: _, ...rest } = manifest;
  const isSame = (["m", "efConstruction", "seed"] as const).every((name) => hnsw[name] === manifest.hnsw?.[name]);
  return { ...rest, hnsw, ...(graph && isSame && { graph }) };
}

/** Makes the draft under another name and renames it when it can be gone on with. */
export async function beginDraft(
  draft: string,
  target: string,
  manifest: IndexManifest,
  writeModel: (directory: string) => Promise<void>,
): Promise<Draft> {
  const beginning = `${draft}-${uniqueSuffix()}`;
  try {
    await mkdir(join(beginning, MODEL), { recursive: true });
    await writeModel(join(beginning, MODEL));
    await syncTree(join(beginning, MODEL));
    const lock = await WriterLock.acquire(beginning);
    const files = await describeModel(beginning);
    const first = await IndexStore.create(beginning, lock, { ...manifest, generation: 0, files });
    const committed = await first.commit();
    await first.close();
    await rename(beginning, draft);
    await syncToDisk(dirname(draft));
    lock.movedTo(draft);
    return { lock, store: await IndexStore.open(draft, lock, committed) };
  } catch (cause) {
    await rm(beginning, { recursive: true, force: true });
    if ((cause as NodeJS.ErrnoException).code === "ENOTEMPTY") {
      throw new RetrievalError({
        what: `${target} is being built by another process`,
        remedy: "Wait until it is done",
      });
    }
    if (!isFileError(cause)) throw cause;
    throw new RetrievalError({ what: `cannot make the index ${target}`, got: reasonOf(cause), cause });
  }
}

const isFileError = (error: unknown): boolean => typeof (error as NodeJS.ErrnoException).syscall === "string";

/** Removes a draft at once, as far as others can see. */
export async function removeDraft(draft: string): Promise<void> {
  // Nobody may go on with half of it.
  const discarded = `${draft}-${uniqueSuffix()}`;
  await rename(draft, discarded).catch(() => {});
  await rm(discarded, { recursive: true, force: true });
}
