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
import { checkUsearchFile } from "./usearch-file.js";

export interface UsearchDescription extends GraphDescription {
  readonly precision: Precision;
  readonly parameters: HnswParameters;
  readonly threads: number;
}

/** The largest number of 16 bits. */
const LARGEST_HALF = 65504;
const scalarKinds = { float32: "f32", float16: "f16", int8: "i8" } as const satisfies Record<Precision, string>;

/**
 * usearch's graph, of rounded descriptors, with what it lacks: filters, exact distances, and a checksum, since it dies of a
 * damaged file. It trusts its caller about the descriptors and blocks the thread.
 */
export class UsearchGraph implements Graph {
  readonly dimension: number;
  readonly isRounded: boolean;
  readonly rows: ExactRows;
  readonly #full: Gallery | undefined;
  readonly #metric: MetricDefinition;
  readonly #threads: number;
  readonly #isHalf: boolean;
  readonly #native: Index;

  constructor(description: UsearchDescription) {
    const { dimension, metric, precision, rows, parameters, threads } = description;
    this.dimension = dimension;
    this.isRounded = precision !== "float32";
    this.#isHalf = precision === "float16";
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
    const { dimension, precision, metric } = description;
    checkUsearchFile(file, { dimension, precision, metric: metrics[metric].native.usearch }, unsealFile(file));
    const graph = new UsearchGraph(description);
    graph.#native.load(file);
    return graph;
  }

  get size(): number {
    return this.#native.size();
  }

  /** @param descriptors length count * dimension */
  add(descriptors: Float32Array): void {
    const count = descriptors.length / this.dimension;
    if (count === 0) return;
    const keys = BigUint64Array.from({ length: count }, (_, row) => BigInt(this.size + row));
    this.#native.add(keys, this.#held(descriptors), this.#threads);
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
        distances[query * most + row] = this.#metric.fromNative(found.distances[query * ef + row] as number);
      }
    }
    return { counts, most, slots, distances };
  }

  /** @throws Error when it cannot be written */
  save(file: string): void {
    if (this.size === 0) throw new Error("the index is empty");
    this.#native.save(file);
    sealFile(file);
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
