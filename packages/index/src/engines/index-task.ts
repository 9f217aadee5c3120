import type { RowFile } from "../vector-index.js";
import type { Nearest } from "./nearest.js";

/** What the worker of an index is asked to do. */
export type IndexRequest =
  /** `descriptors`: length count * dimension */
  | { readonly kind: "add"; readonly descriptors: Float32Array<ArrayBuffer> }
  /** Adds the next `count` rows of a file: those that follow what the index holds. */
  | { readonly kind: "add-from-file"; readonly file: RowFile; readonly count: number }
  /** `queries`: length count * dimension. `allowed`: a byte a descriptor. Answered with `neighbours`. */
  | {
      readonly kind: "search";
      readonly queries: Float32Array<ArrayBuffer>;
      readonly k: number;
      readonly ef?: number | undefined;
      readonly allowed?: Uint8Array | undefined;
    }
  /** Answered with `problem` when it fails; the index stays usable. */
  | { readonly kind: "save" | "load"; readonly file: string };

/** A request on its way to the worker. */
export type IndexTask = IndexRequest & {
  /** How many descriptors the caller believes the worker to hold. */
  readonly size: number;
};

/** The neighbours of all queries, those of one query after those of another, `ids.length / queries` for each. */
export interface PackedNeighbours {
  readonly ids: Uint32Array<ArrayBuffer>;
  readonly distances: Float64Array<ArrayBuffer>;
}

export interface IndexAnswer {
  /** How many descriptors the worker holds now. */
  readonly size: number;
  readonly neighbours?: PackedNeighbours;
  /** Why a file could not be written or read. */
  readonly problem?: string;
}

/**
 * Called by a worker before it does anything else.
 * @param held how many descriptors it holds
 * @throws Error when that is not what the caller believes: the worker that held them has died and this is another one
 */
export function assertSize(task: IndexTask, held: number): void {
  if (task.size !== held) throw new Error(`the worker that held the ${task.size} descriptors has died`);
}

/** Does what may fail without harm to the index, and says why it failed. @param size asked afterwards */
export function attempt(action: () => void, size: () => number): IndexAnswer {
  try {
    action();
    return { size: size() };
  } catch (error) {
    return { size: size(), problem: error instanceof Error ? error.message : String(error) };
  }
}

/** How many of the first `size` descriptors may be in an answer. */
export function countAllowed(allowed: Uint8Array | undefined, size: number): number {
  if (allowed === undefined) return size;
  let count = 0;
  for (let slot = 0; slot < size; slot++) if (allowed[slot]) count++;
  return count;
}

/** Lays out the neighbours of several queries, each of the same number: all that was asked for. */
export function packNeighbours(results: readonly Nearest[]): PackedNeighbours {
  const rows = results[0]?.ids.length ?? 0;
  const ids = new Uint32Array(results.length * rows);
  const distances = new Float64Array(results.length * rows);
  for (const [query, nearest] of results.entries()) {
    ids.set(nearest.ids, query * rows);
    distances.set(nearest.distances, query * rows);
  }
  return { ids, distances };
}
