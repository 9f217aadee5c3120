import type { HierarchicalNSW } from "hnswlib-node";
import { type Metric, type MetricDefinition, metrics } from "../metrics.js";
import { loadHnswlib } from "../native/load-hnswlib.js";
import type { RowFile } from "../vector-index.js";
import type { ExactRows } from "./exact-subset.js";
import { type Graph, type GraphCandidates, type GraphQuery, searchGraph } from "./graph-search.js";
import { capacityFor, checkHnswFile } from "./hnsw-file.js";
import type { HnswParameters } from "./hnsw-parameters.js";
import type { PackedNeighbours } from "./index-task.js";
import { RowReader } from "./row-reader.js";

/** What a graph is of. */
export interface GraphDescription {
  readonly dimension: number;
  readonly metric: Metric;
  /** A file with the same descriptors, which can be read faster than they can be got out of the graph. */
  readonly rows?: RowFile | undefined;
  /** Threads to compute with (default 1). The graph is the same with any number of them. */
  readonly threads?: number | undefined;
}

/**
 * hnswlib's graph with what it lacks: it grows, orders equal distances, filters, and reads no file that it would crash on. It trusts
 * its caller about the descriptors and blocks the thread.
 */
export class HnswGraph implements Graph {
  readonly dimension: number;
  readonly isRounded = false;
  readonly rows: ExactRows;
  readonly #metric: MetricDefinition;
  readonly #addon = loadHnswlib();
  readonly #native: HierarchicalNSW;
  readonly #threads: number;

  private constructor({ dimension, metric, rows, threads = 1 }: GraphDescription, native: HierarchicalNSW) {
    this.dimension = dimension;
    this.#metric = metrics[metric];
    this.#native = native;
    this.#threads = threads;
    this.rows = rows ? new RowReader(rows, dimension) : { descriptor: (slot) => native.getPoint(slot) };
  }

  static create(description: GraphDescription, parameters: HnswParameters): HnswGraph {
    const native = newNative(description);
    const { m, efConstruction, seed } = parameters;
    native.initIndex({ maxElements: capacityFor(0), m, efConstruction, randomSeed: seed });
    return new HnswGraph(description, native);
  }

  /** @throws Error when the file is not a complete graph of descriptors of this dimension */
  static load(file: string, description: GraphDescription): HnswGraph {
    checkHnswFile(file, description.dimension);
    const native = newNative(description);
    native.readIndexSync(file);
    return new HnswGraph(description, native);
  }

  get size(): number {
    return this.#native.getCurrentCount();
  }

  /** @param descriptors length count * dimension */
  add(descriptors: Float32Array): void {
    const capacity = capacityFor(this.size + descriptors.length / this.dimension);
    if (capacity > this.#native.getMaxElements()) this.#native.resizeIndex(capacity);
    this.#addon.addDescriptors(this.#native, descriptors, this.#threads);
  }

  /** @param queries length count * dimension */
  search(queries: Float32Array, query: GraphQuery): PackedNeighbours {
    return searchGraph(this, queries, query, this.#metric);
  }

  candidates(queries: Float32Array, most: number, ef: number): GraphCandidates {
    const found = this.#addon.searchDescriptors(this.#native, queries, most, ef, this.#threads);
    const distances = new Float64Array(found.distances.length);
    for (let at = 0; at < distances.length; at++)
      distances[at] = this.#metric.fromNative(found.distances[at] as number);
    return { counts: found.counts, most, slots: found.ids, distances };
  }

  /** @throws Error when there is nothing to save, or the file is not complete afterwards: hnswlib notices no full disk */
  save(file: string): void {
    if (this.size === 0) throw new Error("the index is empty");
    this.#native.writeIndexSync(file);
    try {
      const { size } = checkHnswFile(file, this.dimension);
      if (size !== this.size) throw new Error(`it holds ${size} descriptors instead of ${this.size}`);
    } catch (cause) {
      throw new Error(`${(cause as Error).message}; is the disk full?`, { cause });
    }
  }
}

/** For cosine, the inner product of unit vectors, without hnswlib normalising everything again. */
function newNative({ metric, dimension }: GraphDescription): HierarchicalNSW {
  const { HierarchicalNSW } = loadHnswlib();
  return new HierarchicalNSW(metrics[metric].native.hnswlib, dimension);
}
