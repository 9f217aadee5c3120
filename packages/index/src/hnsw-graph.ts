import type { HierarchicalNSW } from "hnswlib-node";
import { cosineDistance } from "./exact-search.js";
import { capacityFor, checkHnswFile } from "./hnsw-file.js";
import type { HnswParameters } from "./hnsw-parameters.js";
import type { PackedNeighbours } from "./index-task.js";
import { loadHnswlib } from "./native/load-hnswlib.js";

/** Rows taken from hnswlib beyond those that are wanted; taking all that it examined costs a tenth of the speed. */
const SPARE = 8;

/**
 * hnswlib's graph with what it lacks: it grows, takes and gives typed arrays, orders equal distances, and reads no file
 * that it would crash on. It trusts its caller about the descriptors and blocks the thread.
 */
export class HnswGraph {
  readonly #dimension: number;
  readonly #ef: number;
  readonly #native: HierarchicalNSW;
  /** hnswlib takes plain arrays only; one is enough, since it copies. */
  readonly #point: number[];

  private constructor(dimension: number, ef: number, native: HierarchicalNSW) {
    this.#dimension = dimension;
    this.#ef = ef;
    this.#native = native;
    this.#point = new Array<number>(dimension).fill(0);
  }

  static create(dimension: number, parameters: HnswParameters): HnswGraph {
    const native = newNative(dimension);
    const { m, efConstruction, seed, ef } = parameters;
    native.initIndex({ maxElements: capacityFor(0), m, efConstruction, randomSeed: seed });
    return new HnswGraph(dimension, ef, native);
  }

  /** @throws Error when the file is not a complete graph of descriptors of this dimension */
  static load(file: string, dimension: number, ef: number): HnswGraph {
    checkHnswFile(file, dimension);
    const native = newNative(dimension);
    native.readIndexSync(file);
    return new HnswGraph(dimension, ef, native);
  }

  get size(): number {
    return this.#native.getCurrentCount();
  }

  /** @param descriptors length count * dimension */
  add(descriptors: Float32Array): void {
    const first = this.size;
    const count = descriptors.length / this.#dimension;
    const capacity = capacityFor(first + count);
    if (capacity > this.#native.getMaxElements()) this.#native.resizeIndex(capacity);
    for (let row = 0; row < count; row++) this.#native.addPoint(this.#pointAt(descriptors, row), first + row);
  }

  /** @param queries length count * dimension */
  search(queries: Float32Array, k: number): PackedNeighbours {
    const rows = Math.min(k, this.size);
    const count = queries.length / this.#dimension;
    const ids = new Uint32Array(count * rows);
    const distances = new Float64Array(count * rows);
    for (let query = 0; query < count; query++) {
      this.#nearest(this.#pointAt(queries, query), rows).forEach(([distance, id], row) => {
        ids[query * rows + row] = id;
        distances[query * rows + row] = distance;
      });
    }
    return { ids, distances };
  }

  /** @throws Error when there is nothing to save, or the file is not complete afterwards: hnswlib notices no full disk */
  save(file: string): void {
    if (this.size === 0) throw new Error("the index is empty");
    this.#native.writeIndexSync(file);
    try {
      const { size } = checkHnswFile(file, this.#dimension);
      if (size !== this.size) throw new Error(`it holds ${size} descriptors instead of ${this.size}`);
    } catch (cause) {
      throw new Error(`${(cause as Error).message}; is the disk full?`, { cause });
    }
  }

  /** The `rows` nearest that the graph finds, as [distance, id], of which all that were examined compete for a place. */
  #nearest(query: number[], rows: number): [number, number][] {
    if (rows === 0) return [];
    const examined = Math.min(Math.max(this.#ef, rows), this.size);
    this.#native.setEf(examined);
    let found = this.#ask(query, Math.min(rows + SPARE, examined));
    // Where the last are as near as the last that is wanted, others with lower ids may be too.
    if (found.length < examined && found[rows - 1]?.[0] === found.at(-1)?.[0]) found = this.#ask(query, examined);
    // Many equal descriptors cut the graph into pieces that are not linked; then it may reach fewer than are wanted.
    if (found.length < rows) found = this.#compareAll(query);
    if (found.some(([distance]) => !Number.isFinite(distance)))
      throw new Error("a descriptor in the graph is not finite");
    found.sort(([distanceA, idA], [distanceB, idB]) => distanceA - distanceB || idA - idB);
    return found.slice(0, rows);
  }

  /** The `count` nearest of those that hnswlib examines, nearest first: fewer when it reaches no more. */
  #ask(query: number[], count: number): [number, number][] {
    const { neighbors, distances } = this.#native.searchKnn(query, count);
    return neighbors.map((id, at) => [cosineDistance(1 - (distances[at] as number)), id]);
  }

  #compareAll(query: readonly number[]): [number, number][] {
    return Array.from({ length: this.size }, (_, id) => {
      const descriptor = this.#native.getPoint(id);
      return [cosineDistance(query.reduce((sum, value, at) => sum + value * (descriptor[at] as number), 0)), id];
    });
  }

  #pointAt(descriptors: Float32Array, row: number): number[] {
    const start = row * this.#dimension;
    for (let at = 0; at < this.#dimension; at++) this.#point[at] = descriptors[start + at] as number;
    return this.#point;
  }
}

/** Inner product on unit vectors is the cosine, without hnswlib normalising everything again. */
function newNative(dimension: number): HierarchicalNSW {
  const { HierarchicalNSW } = loadHnswlib();
  return new HierarchicalNSW("ip", dimension);
}
