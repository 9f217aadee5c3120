import { checkDescriptors, checkInteger } from "./descriptor-checks.js";
import type { PackedNeighbours } from "./index-task.js";
import type { IndexThread } from "./index-thread.js";
import type { Neighbour, VectorIndex } from "./vector-index.js";

/** A vector index whose descriptors are held by a worker thread; everything is checked before it goes there. */
export class ThreadedIndex implements VectorIndex {
  readonly kind: string;
  readonly dimension: number;
  readonly #thread: IndexThread;

  constructor(kind: string, dimension: number, thread: IndexThread) {
    this.kind = kind;
    this.dimension = dimension;
    this.#thread = thread;
  }

  get size(): number {
    return this.#thread.size;
  }

  async add(descriptors: Float32Array): Promise<void> {
    checkDescriptors(`${this.kind} index: descriptor`, descriptors, this.dimension);
    if (descriptors.length === 0) return;
    const copy = ownCopy(descriptors);
    await this.#thread.request({ kind: "add", descriptors: copy }, [copy.buffer]);
  }

  async search(queries: Float32Array, k: number): Promise<Neighbour[][]> {
    checkDescriptors(`${this.kind} index: query`, queries, this.dimension);
    checkInteger(`${this.kind} index: k`, k, 1);
    if (queries.length === 0) return [];
    const copy = ownCopy(queries);
    const { neighbours } = await this.#thread.request({ kind: "search", queries: copy, k }, [copy.buffer]);
    return unpack(neighbours as PackedNeighbours, queries.length / this.dimension);
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}

/** To be handed over to the worker. Sending a view as it is would send the whole buffer behind it. */
function ownCopy(descriptors: Float32Array): Float32Array<ArrayBuffer> {
  return new Float32Array(descriptors);
}

function unpack({ ids, distances }: PackedNeighbours, queries: number): Neighbour[][] {
  const rows = ids.length / queries;
  return Array.from({ length: queries }, (_, query) =>
    Array.from({ length: rows }, (_, row) => ({
      id: ids[query * rows + row] as number,
      distance: distances[query * rows + row] as number,
    })),
  );
}
