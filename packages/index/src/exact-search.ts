import type { Gallery } from "./gallery.js";
import type { PackedNeighbours } from "./index-task.js";

/** The best descriptors of one block for some queries, `count` for each, best first. */
interface BlockScores {
  /** Dot products in 32-bit arithmetic, length queries * count. */
  readonly best: Float32Array;
  /** Positions within the block, length queries * count. */
  readonly positions: Float32Array;
}

/** @param queries length count * dimension. @param gallery the same of a block. @param count at most the block's rows */
export type ScoreBlock = (
  queries: Float32Array<ArrayBuffer>,
  gallery: Float32Array<ArrayBuffer>,
  count: number,
) => Promise<BlockScores>;

/** One query's descriptors that may be among its nearest. */
interface Candidates {
  readonly ids: readonly number[];
  /** No other descriptor's 32-bit dot product is larger. −Infinity when there is no other. */
  readonly bestOfOthers: number;
}

/** How many candidates more than neighbours are taken, so that one look is enough unless many are equally near. */
const SPARE = 8;

/**
 * Exact nearest neighbours. 32-bit dot products, which differ with the size of the batch and the order of summation, only
 * choose candidates; 64-bit ones decide. A 32-bit dot product of n components of unit vectors is at most n · 2⁻²⁴ from the
 * true one, and further than 8 √n · 2⁻²⁴ with a probability below 10⁻¹³ (Higham and Mary, A New Approach to Probabilistic
 * Rounding Error Analysis, SIAM J. Sci. Comput. 2019, theorem 3.1): where a descriptor that is no candidate might be near
 * enough by that much, more candidates are taken.
 */
export class ExactSearch {
  readonly #dimension: number;
  readonly #gallery: Gallery;
  readonly #scoreBlock: ScoreBlock;
  /** With room for norms up to 1.001 each, and for the higher orders of the bound. */
  readonly #error: number;

  constructor(dimension: number, gallery: Gallery, scoreBlock: ScoreBlock) {
    this.#dimension = dimension;
    this.#gallery = gallery;
    this.#scoreBlock = scoreBlock;
    this.#error = 1.01 * Math.min(dimension, 8 * Math.sqrt(dimension)) * 2 ** -24;
  }

  /** @param queries length count * dimension; memory is needed for `count` times the rows of a block and the `k` */
  async search(queries: Float32Array<ArrayBuffer>, k: number): Promise<PackedNeighbours> {
    const rows = Math.min(k, this.#gallery.size);
    const count = queries.length / this.#dimension;
    const ids = new Uint32Array(count * rows);
    const distances = new Float64Array(count * rows);
    if (rows === 0) return { ids, distances };
    const candidates = await this.#candidates(queries, rows + SPARE);
    for (let query = 0; query < count; query++) {
      const one = queries.subarray(query * this.#dimension, (query + 1) * this.#dimension);
      const nearest = await this.#settle(one, candidates[query] as Candidates, rows);
      nearest.forEach(([distance, id], row) => {
        ids[query * rows + row] = id;
        distances[query * rows + row] = distance;
      });
    }
    return { ids, distances };
  }

  /** The `rows` nearest as [distance, id]; looks further when the candidates leave a doubt. */
  async #settle(query: Float32Array<ArrayBuffer>, candidates: Candidates, rows: number): Promise<[number, number][]> {
    const ranked = candidates.ids.map((id): [number, number] => [this.#distance(query, id), id]);
    ranked.sort(([distanceA, idA], [distanceB, idB]) => distanceA - distanceB || idA - idB);
    const nearest = ranked.slice(0, rows);
    const [farthest] = nearest.at(-1) as [number, number];
    if (1 - (candidates.bestOfOthers + this.#error) > farthest) return nearest;
    const [more] = await this.#candidates(query, 4 * candidates.ids.length);
    return this.#settle(query, more as Candidates, rows);
  }

  /** For each query the `count` descriptors with the largest 32-bit dot products: all of them when there are no more. */
  async #candidates(queries: Float32Array<ArrayBuffer>, count: number): Promise<Candidates[]> {
    const found = Array.from({ length: queries.length / this.#dimension }, (): [number, number][] => []);
    for (const { first, rows, data } of this.#gallery.blocks()) {
      const taken = Math.min(count, rows);
      const { best, positions } = await this.#scoreBlock(queries, data, taken);
      found.forEach((list, query) => {
        for (let at = query * taken; at < (query + 1) * taken; at++) {
          list.push([best[at] as number, first + (positions[at] as number)]);
        }
      });
    }
    return found.map((list) => {
      if (list.length > count) list.sort(([scoreA], [scoreB]) => scoreB - scoreA);
      const ids = list.slice(0, count).map(([, id]) => id);
      const complete = ids.length === this.#gallery.size;
      const [lowest] = (list[ids.length - 1] ?? [0]) as [number];
      return { ids, bestOfOthers: complete ? Number.NEGATIVE_INFINITY : lowest };
    });
  }

  #distance(query: Float32Array, id: number): number {
    const descriptor = this.#gallery.descriptor(id);
    let dotProduct = 0;
    for (let at = 0; at < query.length; at++) dotProduct += (query[at] as number) * (descriptor[at] as number);
    return cosineDistance(dotProduct);
  }
}

/** 1 − dot product, within 0 … 2 although the norms are only nearly 1. */
export function cosineDistance(dotProduct: number): number {
  return Math.min(2, Math.max(0, 1 - dotProduct));
}
