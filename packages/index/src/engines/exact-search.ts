import { metrics } from "../metrics.js";
import { allowedSlots, isSubsetSmall, searchSubset } from "./exact-subset.js";
import type { Gallery, GalleryBlock } from "./gallery.js";
import { countAllowed, type PackedNeighbours, packNeighbours } from "./index-task.js";

/** The best descriptors of one block for some queries, `count` for each, best first. */
interface BlockScores {
  /** Affinities in 32-bit arithmetic, length queries * count. */
  readonly best: Float32Array;
  /** Positions within the block, length queries * count. */
  readonly positions: Float32Array;
}

type BlockPart = Pick<GalleryBlock, "codes" | "scales" | "biases">;

/** @param queries length count * dimension. @param count at most the block's rows */
export type ScoreBlock = (queries: Float32Array<ArrayBuffer>, block: BlockPart, count: number) => Promise<BlockScores>;

/** One query's descriptors that may be among its nearest. */
interface Candidates {
  readonly slots: readonly number[];
  /** No other allowed descriptor's 32-bit affinity is larger. −Infinity when there is no other. */
  readonly bestOfOthers: number;
}

/** How many candidates more than neighbours are taken, so that one look is enough unless many are equally near. */
const SPARE = 8;

/**
 * Exact nearest neighbours. 32-bit dot products of perhaps rounded descriptors only choose candidates; 64-bit ones of the
 * full descriptors decide. A 32-bit dot product of n components of unit vectors is at most n · 2⁻²⁴ from the true one, and
 * further than 8 √n · 2⁻²⁴ with a probability below 10⁻¹³ (Higham and Mary, A New Approach to Probabilistic Rounding Error
 * Analysis, SIAM J. Sci. Comput. 2019, theorem 3.1); what the rounding of descriptors adds, the gallery knows. Where a
 * descriptor that is no candidate might be near enough by that much, more candidates are taken.
 */
export class ExactSearch {
  readonly #gallery: Gallery;
  readonly #scoreBlock: ScoreBlock;

  constructor(gallery: Gallery, scoreBlock: ScoreBlock) {
    this.#gallery = gallery;
    this.#scoreBlock = scoreBlock;
  }

  /** @param queries length count * dimension; memory is needed for `count` times the rows of a block and the `k` */
  async search(queries: Float32Array<ArrayBuffer>, k: number, allowed?: Uint8Array): Promise<PackedNeighbours> {
    const { size, dimension, metric } = this.#gallery;
    const passing = countAllowed(allowed, size);
    const rows = Math.min(k, passing);
    if (rows === 0) return packNeighbours([]);
    const results: [number, number][][] = [];
    if (passing < size && isSubsetSmall(passing, size, k, 1)) {
      const slots = allowedSlots(allowed, size);
      return packNeighbours(searchSubset(queries, dimension, rows, slots, this.#gallery, metrics[metric]));
    }
    const candidates = await this.#candidates(queries, rows + SPARE, passing, allowed);
    for (const [query, found] of candidates.entries()) {
      const one = queries.subarray(query * dimension, (query + 1) * dimension);
      results.push(await this.#settle(one, found, rows, passing, allowed));
    }
    return packNeighbours(results);
  }

  /** The `rows` nearest as [distance, slot]; looks further when the candidates leave a doubt. */
  async #settle(
    query: Float32Array<ArrayBuffer>,
    candidates: Candidates,
    rows: number,
    passing: number,
    allowed: Uint8Array | undefined,
  ): Promise<[number, number][]> {
    const metric = metrics[this.#gallery.metric];
    const [ranked] = searchSubset(query, query.length, rows, candidates.slots, this.#gallery, metric);
    const nearest = ranked as [number, number][];
    const [farthest] = nearest.at(-1) as [number, number];
    const squaredNorm = query.reduce((sum, component) => sum + component ** 2, 0);
    const error = this.#error(Math.sqrt(squaredNorm));
    if (candidates.bestOfOthers + error < metric.affinityAt(farthest, squaredNorm)) return nearest;
    const [more] = await this.#candidates(query, 4 * candidates.slots.length, passing, allowed);
    return this.#settle(query, more as Candidates, rows, passing, allowed);
  }

  /** How far a 32-bit affinity may be from the true one. */
  #error(queryNorm: number): number {
    const { dimension, largestNorm, largestCodedNorm, codeError } = this.#gallery;
    // One rounding each for scale, bias and their addition; 1.01 for the higher orders.
    const roundings = 1.01 * (Math.min(dimension, 8 * Math.sqrt(dimension)) + 3) * 2 ** -24;
    const largestBias = Math.abs(metrics[this.#gallery.metric].bias(largestNorm ** 2));
    return queryNorm * (largestCodedNorm * roundings + codeError) + largestBias * 3 * 2 ** -24;
  }

  /** For each query the `count` allowed descriptors with the largest 32-bit affinities: all when there are no more. */
  async #candidates(
    queries: Float32Array<ArrayBuffer>,
    count: number,
    passing: number,
    allowed: Uint8Array | undefined,
  ): Promise<Candidates[]> {
    const found = Array.from({ length: queries.length / this.#gallery.dimension }, (): [number, number][] => []);
    for (const block of this.#gallery.blocks()) {
      const { part, slots } = allowedPart(block, allowed, this.#gallery.dimension);
      const taken = Math.min(count, slots?.length ?? block.rows, countIn(block, allowed));
      if (taken === 0) continue;
      const { best, positions } = await this.#scoreBlock(queries, part, taken);
      found.forEach((list, query) => {
        const shared = centreProduct(queries, query, block.centre);
        for (let at = query * taken; at < (query + 1) * taken; at++) {
          const position = positions[at] as number;
          list.push([shared + (best[at] as number), slots?.[position] ?? block.first + position]);
        }
        // After every block: otherwise memory would grow with their number.
        if (list.length > count) list.sort(([scoreA], [scoreB]) => scoreB - scoreA).splice(count);
      });
    }
    return found.map((list) => {
      const slots = list.map(([, slot]) => slot);
      const [lowest] = (list[slots.length - 1] ?? [0]) as [number];
      return { slots, bestOfOthers: slots.length === passing ? Number.NEGATIVE_INFINITY : lowest };
    });
  }
}

/** What a query's affinities to a block's descriptors have in common. */
function centreProduct(queries: Float32Array, query: number, centre: Float32Array | undefined): number {
  if (centre === undefined) return 0;
  let product = 0;
  const start = query * centre.length;
  for (let at = 0; at < centre.length; at++) product += (queries[start + at] as number) * (centre[at] as number);
  return product;
}

const countIn = ({ first, rows }: GalleryBlock, allowed: Uint8Array | undefined): number =>
  countAllowed(allowed?.subarray(first, first + rows), rows);

/** What is to be scored of a block: with few allowed rows a copy of them, else all, the others at −Infinity. */
function allowedPart(
  block: GalleryBlock,
  allowed: Uint8Array | undefined,
  dimension: number,
): { part: BlockPart; slots?: readonly number[] } {
  const passing = countIn(block, allowed);
  if (allowed === undefined || passing === block.rows) return { part: block };
  const { first, rows, codes, scales, biases } = block;
  if (passing > rows / 2) {
    return { part: { codes, scales, biases: biases.map((bias, at) => (allowed[first + at] ? bias : -Infinity)) } };
  }
  const positions = [...allowedSlots(allowed.subarray(first, first + rows), rows)];
  const kept = codes.slice(0, passing * dimension);
  positions.forEach((position, at) => {
    kept.set(codes.subarray(position * dimension, (position + 1) * dimension), at * dimension);
  });
  const pick = (values: Float32Array) => Float32Array.from(positions, (position) => values[position] as number);
  return {
    part: { codes: kept, scales: pick(scales), biases: pick(biases) },
    slots: positions.map((position) => first + position),
  };
}
