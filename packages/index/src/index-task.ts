/** What the worker of an index is asked to do. */
export type IndexRequest =
  /** `descriptors`: length count * dimension */
  | { readonly kind: "add"; readonly descriptors: Float32Array<ArrayBuffer> }
  /** `queries`: length count * dimension. Answered with `neighbours`. */
  | { readonly kind: "search"; readonly queries: Float32Array<ArrayBuffer>; readonly k: number }
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
