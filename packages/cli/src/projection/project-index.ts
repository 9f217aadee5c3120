import { startWorkerThreads } from "@loci/core";
import type { OpenIndex } from "@loci/index";
import type { LayoutTask, SharedProgress } from "./layout-worker.js";
import { leftOutEvenly } from "./left-out-evenly.js";
import { type NeighbourTable, neighbourTable } from "./neighbour-table.js";
import { principalPlane } from "./principal-plane.js";

/** A picture of an index and its place in the plane. */
export interface ProjectedPicture {
  readonly id: number;
  readonly at: readonly [number, number];
}

export interface ProjectionOptions {
  /** Pictures at most; of more some are left out evenly. */
  readonly most: number;
  /** Called now and then. @param done share of the epochs, 0 to 1 */
  readonly onProgress: (done: number) => void;
  readonly signal: AbortSignal;
}

/** UMAP's usual number; the picture itself is one of them. */
const NEIGHBOURS = 15;
/** Milliseconds between looks at how far the other thread is. */
const LOOK_EVERY = 100;

/**
 * The pictures of an index in a plane, neighbours together, by ascending id. The same descriptors give the same picture. Nothing
 * is computed on the event loop.
 * @throws the signal's reason, once nothing works any more
 */
export async function projectIndex(
  index: Pick<OpenIndex, "manifest" | "rows" | "descriptors">,
  { most, onProgress, signal }: ProjectionOptions,
): Promise<ProjectedPicture[]> {
  const ids = leftOutEvenly(
    [...index.rows.keys()].sort((a, b) => a - b),
    most,
  );
  const table = await neighbourTable(index, ids, Math.min(NEIGHBOURS, ids.length), signal);
  // A graph of neighbours says nothing where all are neighbours of all.
  const plane = ids.length <= NEIGHBOURS ? principalPlane(table) : await layOut(table, onProgress, signal);
  return ids.map((id, place) => ({ id, at: [plane[2 * place] as number, plane[2 * place + 1] as number] }));
}

async function layOut(table: NeighbourTable, onProgress: (done: number) => void, signal: AbortSignal) {
  const shared: SharedProgress = { done: sharedNumber(), stopped: sharedNumber() };
  const stop = () => void Atomics.store(shared.stopped, 0, 1);
  const threads = startWorkerThreads<LayoutTask, Float64Array | undefined>(
    new URL("./layout-worker.js", import.meta.url),
    1,
    undefined,
  );
  const timer = setInterval(() => onProgress(Atomics.load(shared.done, 0) / 1e6), LOOK_EVERY);
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  try {
    const plane = await threads.run({ table, ...shared });
    signal.throwIfAborted();
    return plane as Float64Array;
  } finally {
    clearInterval(timer);
    signal.removeEventListener("abort", stop);
    await threads.close();
  }
}

const sharedNumber = () => new Int32Array(new SharedArrayBuffer(4));
