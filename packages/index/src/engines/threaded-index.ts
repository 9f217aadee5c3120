import { RetrievalError } from "@loci/core";
import { checkDescriptors, checkInteger } from "../descriptor-checks.js";
import type { Metric } from "../metrics.js";
import type { FileFedIndex, Neighbour, Precision, RowFile, SearchOptions } from "../vector-index.js";
import type { PackedNeighbours } from "./index-task.js";
import type { IndexThread } from "./index-thread.js";

/** Components in one request to add: a fraction of a second's work for the graph. */
const COMPONENTS_AT_ONCE = 2 ** 17;
/** Queries in one request, and rows of their answers. */
const QUERIES_AT_ONCE = 1024;
const ROWS_AT_ONCE = 2 ** 20;

/** What kind of index a thread holds. */
export interface ThreadedIndexFacts {
  readonly kind: string;
  readonly dimension: number;
  readonly metric: Metric;
  readonly precision: Precision;
}

/**
 * A vector index whose descriptors are held by a worker thread. Everything is checked before it goes there, and goes in
 * small requests, since closing has to wait for the one that is under way.
 */
export class ThreadedIndex implements FileFedIndex {
  readonly kind: string;
  readonly dimension: number;
  readonly metric: Metric;
  readonly precision: Precision;
  readonly #thread: IndexThread;

  constructor({ kind, dimension, metric, precision }: ThreadedIndexFacts, thread: IndexThread) {
    this.kind = kind;
    this.dimension = dimension;
    this.metric = metric;
    this.precision = precision;
    this.#thread = thread;
  }

  get size(): number {
    return this.#thread.size;
  }

  async add(descriptors: Float32Array): Promise<void> {
    checkDescriptors(`${this.kind} index: descriptor`, descriptors, this.dimension, this.metric);
    const pieces = piecesOf(descriptors, this.#rowsAtOnce * this.dimension);
    await Promise.all(pieces.map((piece) => this.#thread.request({ kind: "add", descriptors: piece }, [piece.buffer])));
  }

  async addFromFile(file: RowFile, count: number, onProgress: (done: number) => void = () => {}): Promise<void> {
    for (let done = 0; done < count; ) {
      const taken = Math.min(this.#rowsAtOnce, count - done);
      const { problem } = await this.#thread.request({ kind: "add-from-file", file, count: taken });
      if (problem !== undefined) throw new RetrievalError({ what: `cannot read ${file.path}`, got: problem });
      done += taken;
      onProgress(done);
    }
  }

  async search(queries: Float32Array, k: number, { allowed, ef }: SearchOptions = {}): Promise<Neighbour[][]> {
    checkDescriptors(`${this.kind} index: query`, queries, this.dimension, this.metric);
    checkInteger(`${this.kind} index: k`, k, 1);
    if (ef !== undefined) checkInteger(`${this.kind} index: ef`, ef, 1, 100_000);
    if (allowed !== undefined) this.#checkAllowed(allowed);
    const rows = Math.max(1, Math.min(k, this.size));
    const atOnce = Math.max(1, Math.min(QUERIES_AT_ONCE, Math.floor(ROWS_AT_ONCE / rows)));
    const answers = piecesOf(queries, atOnce * this.dimension).map(async (piece) => {
      const count = piece.length / this.dimension;
      const request = { kind: "search", queries: piece, k, ef, allowed } as const;
      const { neighbours } = await this.#thread.request(request, [piece.buffer]);
      return unpack(neighbours as PackedNeighbours, count);
    });
    return (await Promise.all(answers)).flat();
  }

  close(): Promise<void> {
    return this.#thread.close();
  }

  get #rowsAtOnce(): number {
    return Math.max(1, Math.floor(COMPONENTS_AT_ONCE / this.dimension));
  }

  #checkAllowed(allowed: Uint8Array): void {
    if (allowed.length === this.size) return;
    const [expected, got] = [`a byte for each of ${this.size} descriptors`, `${allowed.length}`];
    throw new RetrievalError({ what: `${this.kind} index: allowed`, expected, got });
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
