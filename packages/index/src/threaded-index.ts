import { checkDescriptors, checkInteger } from "./descriptor-checks.js";
import type { PackedNeighbours } from "./index-task.js";
import type { IndexThread } from "./index-thread.js";
import type { Neighbour, VectorIndex } from "./vector-index.js";

/** Components in one request to add: a fraction of a second's work for the graph. */
const COMPONENTS_AT_ONCE = 2 ** 17;
/** Queries in one request, and rows of their answers. */
const QUERIES_AT_ONCE = 1024;
const ROWS_AT_ONCE = 2 ** 20;

/**
 * A vector index whose descriptors are held by a worker thread. Everything is checked before it goes there, and goes in
 * small requests, since closing has to wait for the one that is under way.
 */
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
    const atOnce = Math.max(1, Math.floor(COMPONENTS_AT_ONCE / this.dimension));
    const pieces = piecesOf(descriptors, atOnce * this.dimension);
    await Promise.all(pieces.map((piece) => this.#thread.request({ kind: "add", descriptors: piece }, [piece.buffer])));
  }

  async search(queries: Float32Array, k: number): Promise<Neighbour[][]> {
    checkDescriptors(`${this.kind} index: query`, queries, this.dimension);
    checkInteger(`${this.kind} index: k`, k, 1);
    const rows = Math.min(k, Math.max(1, this.size));
    const atOnce = Math.max(1, Math.min(QUERIES_AT_ONCE, Math.floor(ROWS_AT_ONCE / rows)));
    const answers = piecesOf(queries, atOnce * this.dimension).map(async (piece) => {
      const count = piece.length / this.dimension;
      const { neighbours } = await this.#thread.request({ kind: "search", queries: piece, k }, [piece.buffer]);
      return unpack(neighbours as PackedNeighbours, count);
    });
    return (await Promise.all(answers)).flat();
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}

/** Copies of `length` elements, the last perhaps shorter. To send a view would be to send the whole buffer behind it. */
function piecesOf(descriptors: Float32Array, length: number): Float32Array<ArrayBuffer>[] {
  const count = Math.ceil(descriptors.length / length);
  return Array.from(
    { length: count },
    (_, piece) => new Float32Array(descriptors.subarray(piece * length, (piece + 1) * length)),
  );
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
