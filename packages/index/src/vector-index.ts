/** One row of the answer to a query. */
export interface Neighbour {
  /** Which descriptor: they are numbered from 0 in the order in which they were added. */
  readonly id: number;
  /** Cosine distance, 1 − dot product of two descriptors of unit length: 0 (the same direction) … 2. */
  readonly distance: number;
}

/**
 * A growing set of descriptors that answers which of them are nearest to a query.
 *
 * Layout: descriptor `i` of a `Float32Array` is its components `i * dimension` … `(i + 1) * dimension − 1`; every
 * descriptor has unit L2 length, within 0.001. Arguments are copied, never changed or kept. The work is done on another
 * thread; calls are carried out in the order in which they were made.
 */
export interface VectorIndex {
  /** Its name in the catalogue `indexKinds`. */
  readonly kind: string;
  /** Components of a descriptor. */
  readonly dimension: number;
  /** How many descriptors have been added so far; an `add` that is under way may be counted in part. */
  readonly size: number;
  /**
   * Adds descriptors; their ids follow on from those added before.
   * @param descriptors length count * dimension
   * @throws RetrievalError when the length is no multiple of `dimension`, or a descriptor is not finite or not of unit length
   */
  add(descriptors: Float32Array): Promise<void>;
  /**
   * The `k` nearest descriptors of each query, nearest first, equally near ones by ascending id. All descriptors when `k`
   * is larger than their number.
   * @param queries length count * dimension
   * @param k at least 1
   * @throws RetrievalError for the same reasons as `add`, or when `k` is not a positive integer
   */
  search(queries: Float32Array, k: number): Promise<Neighbour[][]>;
  /** Frees the thread and the memory. Calls that have not been carried out yet, and all later ones, are refused. */
  close(): Promise<void>;
}

/** An index that can be written to a file. */
export interface SavableIndex {
  /**
   * Writes the whole index; atomic, and verified afterwards.
   * @throws RetrievalError when the file cannot be written completely
   */
  save(file: string): Promise<void>;
}
