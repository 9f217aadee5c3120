import type { Metric } from "./metrics.js";

/** One row of the answer to a query. */
export interface Neighbour {
  /** Which descriptor: they are numbered from 0 in the order in which they were added. */
  readonly id: number;
  /** By the index's metric; smaller is closer. Cosine: 1 − dot product, 0 (the same direction) … 2. */
  readonly distance: number;
}

/** How a vector index holds descriptors for its first look. Candidates are compared again in full precision. */
export const precisionNames = ["float32", "float16", "int8"] as const;
export type Precision = (typeof precisionNames)[number];
/** PostgreSQL can hold the signs alone, too. */
export type HeldPrecision = Precision | "bit";

export interface SearchOptions {
  /** A byte for each descriptor, zero where it must not be in the answer; length `size` (default: all may be). */
  readonly allowed?: Uint8Array;
  /** Candidates that a graph examines (default: what the index was made with); ignored by exact indexes. */
  readonly ef?: number;
}

/**
 * A growing set of descriptors that answers which of them are nearest to a query.
 *
 * Layout: descriptor `i` of a `Float32Array` is its components `i * dimension` … `(i + 1) * dimension − 1`. Cosine wants
 * unit L2 length, within 0.001; the other metrics take any finite vector with a norm up to 10^15. Arguments are copied,
 * never changed or kept. The work is done on another thread; calls are carried out in the order in which they were made.
 */
export interface VectorIndex {
  /** Its name in the catalogue `indexKinds`. */
  readonly kind: string;
  readonly metric: Metric;
  readonly precision: HeldPrecision;
  /** Components of a descriptor. */
  readonly dimension: number;
  /** How many descriptors have been added so far; an `add` that is under way may be counted in part. */
  readonly size: number;
  /**
   * Adds descriptors; their ids follow on from those added before.
   * @param descriptors length count * dimension
   * @throws RetrievalError when the length is no multiple of `dimension`, or a descriptor is not finite or its length not right
   */
  add(descriptors: Float32Array): Promise<void>;
  /**
   * The `k` nearest descriptors of each query, nearest first, equally near ones by ascending id. All that are allowed when
   * `k` is larger than their number, never fewer: a graph that does not find them is passed over for exact search.
   * @param queries length count * dimension
   * @param k at least 1
   * @throws RetrievalError for the same reasons as `add`, or when `k`, `ef` or the length of `allowed` is wrong
   */
  search(queries: Float32Array, k: number, options?: SearchOptions): Promise<Neighbour[][]>;
  /** Frees the thread and the memory. Calls that have not been carried out yet, and all later ones, are refused. */
  close(): Promise<void>;
}

/** The rows of a .npy file, for a worker thread to read itself. */
export interface RowFile {
  readonly path: string;
  /** Bytes before the first row. */
  readonly offset: number;
}

/** A vector index that can take rows from a file, on its own thread. */
export interface FileFedIndex extends VectorIndex {
  /**
   * Adds rows `size` … `size + count − 1` of a file.
   * @param onProgress called with the number of rows added so far
   * @throws RetrievalError when the file ends early or a row is not sound
   */
  addFromFile(file: RowFile, count: number, onProgress?: (done: number) => void): Promise<void>;
}

/** An index that can be written to a file. */
export interface SavableIndex {
  /**
   * Writes the whole index; atomic, and verified afterwards.
   * @throws RetrievalError when the file cannot be written completely
   */
  save(file: string): Promise<void>;
}
