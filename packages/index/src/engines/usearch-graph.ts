import { Index, type MetricKind, type ScalarKind } from "usearch";
import { type MetricDefinition, metrics } from "../metrics.js";
import type { Precision } from "../vector-index.js";
import type { ExactRows } from "./exact-subset.js";
import { Gallery } from "./gallery.js";
import { type Graph, type GraphCandidates, type GraphQuery, searchGraph } from "./graph-search.js";
import type { GraphDescription } from "./hnsw-graph.js";
import type { HnswParameters } from "./hnsw-parameters.js";
import type { PackedNeighbours } from "./index-task.js";
import { RowReader } from "./row-reader.js";
import { sealFile, unsealFile } from "./sealed-file.js";
import { checkUsearchFile, findUnreached, type UsearchFileDescription } from "./usearch-file.js";

export interface UsearchDescription extends GraphDescription {
  readonly precision: Precision;
  readonly parameters: HnswParameters;
  readonly threads: number;
}

/** Rows that are linked one after another before several threads link: of few rows these would lose the most. */
const LINKED_ALONE = 1000;
/** The largest number of 16 bits. */
const LARGEST_HALF = 65504;
/** usearch rounds unit length to this many steps of 8 bits. */
const STEPS = 127;
const scalarKinds = { float32: "f32", float16: "f16", int8: "i8" } as const satisfies Record<Precision, string>;

/**
 * usearch's graph, of rounded descriptors, with what it lacks: filters, exact distances, and a checksum, since it dies of a
 * damaged file. It trusts its caller about the descriptors and blocks the thread.
 *
 * On several threads usearch loses rows. It links a row in its upper layers before the lowest; a row of another thread that comes
 * upon it meanwhile is linked to it alone, and that link is cleared when the lowest layer's turn comes: nothing leads to the other
 * row any more. `save` links such rows once more. A graph that is never saved lacks them: a few in ten thousand on two threads.
 */
export class UsearchGraph implements Graph {
  readonly dimension: number;
  readonly isRounded: boolean;
  readonly rows: ExactRows;
  readonly #full: Gallery | undefined;
  readonly #metric: MetricDefinition;
  readonly #threads: number;
  readonly #isHalf: boolean;
  /** hnswlib's distance is usearch's times this: cosine distance is half the squared distance of unit vectors. */
  readonly #scale: number;
  readonly #file: UsearchFileDescription;
  readonly #native: Index;

  constructor(description: UsearchDescription) {
    const { dimension, metric, precision, rows, parameters, threads } = description;
    this.dimension = dimension;
    this.isRounded = precision !== "float32";
    this.#isHalf = precision === "float16";
    this.#scale = metric === "cosine" ? 1 / (2 * (precision === "int8" ? STEPS ** 2 : 1)) : 1;
    this.#file = fileOf(description);
    this.#metric = metrics[metric];
    this.#threads = threads;
    this.#full = rows ? undefined : new Gallery({ dimension, blockRows: 1024, metric, precision: "float32" });
    this.rows = rows ? new RowReader(rows, dimension) : (this.#full as Gallery);
    this.#native = new Index({
      dimensions: dimension,
      metric: metrics[metric].native.usearch as MetricKind,
      quantization: scalarKinds[precision] as ScalarKind,
      connectivity: parameters.m,
      expansion_add: parameters.efConstruction,
      // It is fixed for good, but no search examines fewer than it is to give: see `candidates`.
      expansion_search: 1,
      multi: false,
    });
  }

  /** @throws Error when the file is damaged, or of another dimension */
  static load(file: string, description: UsearchDescription): UsearchGraph {
    if (description.rows === undefined) throw new Error("the file holds no full descriptors; say where they are");
    checkUsearchFile(file, fileOf(description), unsealFile(file));
    const graph = new UsearchGraph(description);
    graph.#native.load(file);
    return graph;
  }

  get size(): number {
    return this.#native.size();
  }

  /** @param descriptors length count * dimension */
  add(descriptors: Float32Array): void {
    const { dimension } = this;
    const count = descriptors.length / dimension;
    const alone = Math.max(0, Math.min(count, LINKED_ALONE - this.size));
    for (let row = 0; row < alone; row++)
      this.#link(this.size, descriptors.subarray(row * dimension, (row + 1) * dimension));
    if (alone < count) this.#link(this.size, descriptors.subarray(alone * dimension));
    this.#full?.add(descriptors);
  }

  /** @param queries length count * dimension */
  search(queries: Float32Array, query: GraphQuery): PackedNeighbours {
    return searchGraph(this, queries, query, this.#metric);
  }

  candidates(queries: Float32Array, most: number, ef: number): GraphCandidates {
    // usearch examines as many as it is asked for.
    const found = this.#matches(queries, ef);
    const counts = Uint32Array.from(found.counts, (given) => Math.min(most, given));
    const [slots, distances] = [new Uint32Array(counts.length * most), new Float64Array(counts.length * most)];
    for (const [query, given] of counts.entries()) {
      for (let row = 0; row < given; row++) {
        slots[query * most + row] = Number(found.keys[query * ef + row]);
        distances[query * most + row] = this.#metric.fromNative(
          this.#scale * (found.distances[query * ef + row] as number),
        );
      }
    }
    return { counts, most, slots, distances };
  }

  /** @throws Error when it cannot be written */
  save(file: string): void {
    if (this.size === 0) throw new Error("the index is empty");
    this.#native.save(file);
    // Of many equal rows, and with two links a row, some are not reached whatever is done: it ends when too little has come of it.
    for (let limit = Infinity; ; ) {
      const lost = findUnreached(file, this.#file);
      if (lost.length === 0 || lost.length > limit) break;
      limit = lost.length / 2;
      this.#linkAnew(lost);
      this.#native.save(file);
    }
    sealFile(file);
  }

  /** One after another, so that each is linked to complete ones. Their slots and what is in them stay the same. */
  #linkAnew(rows: readonly number[]): void {
    for (const row of rows) {
      this.#native.remove(BigUint64Array.of(BigInt(row)));
      this.#link(row, Float32Array.from(this.rows.descriptor(row)));
    }
  }

  /** One row is linked by one thread; usearch searches with no more threads than are named here. @param first the first row's number */
  #link(first: number, descriptors: Float32Array): void {
    const keys = BigUint64Array.from({ length: descriptors.length / this.dimension }, (_, row) => BigInt(first + row));
    this.#native.add(keys, this.#held(descriptors), this.#threads);
  }

  /**
   * What usearch is given: it would make infinity of what 16 bits do not hold. Only the choice of candidates depends on it; they are compared in full.
   */
  #held(descriptors: Float32Array): Float32Array {
    if (!this.#isHalf || descriptors.every((value) => Math.abs(value) <= LARGEST_HALF)) return descriptors;
    return descriptors.map((value) => Math.max(-LARGEST_HALF, Math.min(LARGEST_HALF, value)));
  }

  #matches(queries: Float32Array, count: number) {
    const found = this.#native.search(this.#held(queries), count, this.#threads);
    // One query is answered in another shape than several.
    const counts = "counts" in found ? Array.from(found.counts as BigUint64Array, Number) : [found.keys.length];
    return { keys: found.keys, distances: found.distances, counts };
  }
}

function fileOf({ dimension, precision, metric }: UsearchDescription): UsearchFileDescription {
  return { dimension, precision, metric: metrics[metric].native.usearch };
}
