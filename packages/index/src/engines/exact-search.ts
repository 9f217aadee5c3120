import { sumProducts } from "../four-sums.js";
import { type MetricDefinition, metrics } from "../metrics.js";
import { gather } from "./block-centre.js";
import { CandidateLists } from "./candidate-lists.js";
import { allowedSlots, isSubsetSmall, searchSubset } from "./exact-subset.js";
import type { Gallery, GalleryBlock } from "./gallery.js";
import { countAllowed, type PackedNeighbours, packNeighbours } from "./index-task.js";
import { Nearest } from "./nearest.js";

/** The best descriptors of one block for some queries, `count` for each, best first. */
interface BlockScores {
  /** The most that the affinities can be, but for that of the centre; in 32 bits, length queries * count. */
  readonly best: Float32Array;
  /** Positions within the block, length queries * count. */
  readonly positions: Float32Array;
}

type BlockPart = Omit<GalleryBlock, "first" | "rows">;

/** @param queries length count * dimension. @param count at most the block's rows */
export type ScoreBlock = (queries: Float32Array<ArrayBuffer>, block: BlockPart, count: number) => Promise<BlockScores>;

/** Descriptors as they are held to choose candidates, and what compares queries with a block of them. */
export interface Look {
  readonly gallery: Gallery;
  readonly scoreBlock: ScoreBlock;
}

/** Where the descriptors are in full. */
export interface FullRows {
  /** The descriptor of a slot; may be a view that the fourth call from then overwrites. */
  descriptor(slot: number): Float32Array;
}

/** What is asked of all queries of a search. */
interface Asked {
  readonly queries: Float32Array<ArrayBuffer>;
  /** Neighbours of each; there are so many. */
  readonly rows: number;
  readonly allowed: Uint8Array | undefined;
  /** Descriptors that are allowed. */
  readonly passing: number;
}

/** Candidates of all queries that are looked at together. */
const MOST_CANDIDATES = 2 ** 18;

/** For so many queries the last look takes no longer: what the first spares in products it takes to lay out its codes. */
const FEW_QUERIES = 16;

/** How many candidates more than neighbours are taken, so that one look is enough unless many are equally near. */
const SPARE = 8;

/**
 * Exact nearest neighbours. 32-bit dot products of perhaps rounded descriptors only choose candidates, by the most that an
 * affinity can be; 64-bit ones of the full descriptors decide. Where a descriptor that is no candidate might be near
 * enough, the next look is taken, and in the last one more candidates.
 */
export class ExactSearch {
  readonly #looks: readonly Look[];
  readonly #held: Gallery;
  readonly #full: FullRows;
  readonly #metric: MetricDefinition;
  readonly #dimension: number;

  /** @param looks one or more at the same descriptors, the quickest first */
  constructor(looks: readonly Look[], full: FullRows) {
    const { gallery } = looks.at(-1) as Look;
    this.#looks = looks;
    this.#held = gallery;
    this.#full = full;
    this.#metric = metrics[gallery.metric];
    this.#dimension = gallery.dimension;
  }

  /** @param queries length count * dimension; memory is needed for `count` times the rows of a block and the `k` */
  async search(queries: Float32Array<ArrayBuffer>, k: number, allowed?: Uint8Array): Promise<PackedNeighbours> {
    const { size } = this.#held;
    const passing = countAllowed(allowed, size);
    const rows = Math.min(k, passing);
    if (rows === 0) return packNeighbours([]);
    if (passing < size && isSubsetSmall(passing, size, k, 1)) {
      const slots = allowedSlots(allowed, size);
      return packNeighbours(searchSubset(queries, this.#dimension, rows, slots, this.#full, this.#metric));
    }
    const count = queries.length / this.#dimension;
    const answer = { ids: new Uint32Array(count * rows), distances: new Float64Array(count * rows) };
    const asked: Asked = { queries, rows, allowed, passing };
    let open = Array.from({ length: count }, (_, place) => place);
    for (const look of count > FEW_QUERIES ? this.#looks : this.#looks.slice(-1)) {
      let wanted = look.gallery.isRounded ? 2 * rows + 2 * SPARE : rows + SPARE;
      do {
        open = await this.#answer(asked, open, look, Math.min(wanted, size), answer);
        wanted *= 4;
        // Queries in doubt are asked again, together: by the next look, or by the last one for more.
      } while (open.length > 0 && look === this.#looks.at(-1));
      if (open.length === 0) break;
    }
    return answer;
  }

  /** Answers some queries from `wanted` candidates of each. @returns those that more candidates are needed for */
  async #answer(
    asked: Asked,
    places: readonly number[],
    look: Look,
    wanted: number,
    answer: PackedNeighbours,
  ): Promise<number[]> {
    const doubtful: number[] = [];
    const atOnce = Math.max(1, Math.floor(MOST_CANDIDATES / wanted));
    for (const some of chunksOf(places, atOnce)) {
      const queries = this.#queriesAt(asked.queries, some);
      const lists = await this.#candidates(queries, asked, look, wanted);
      some.forEach((place, at) => {
        const query = queries.subarray(at * this.#dimension, (at + 1) * this.#dimension);
        const nearest = this.#nearestOf(query, lists, at, asked.rows);
        const lowest = lists.lowest(at);
        // −∞ is what a very long descriptor may come to beside a query that is nearly the centre: it says nothing.
        const isBeyond = Number.isFinite(lowest) && lowest < this.#metric.affinityAt(nearest.limit, query);
        if (isBeyond || lists.counts[at] === asked.passing) {
          answer.ids.set(nearest.ids, place * asked.rows);
          answer.distances.set(nearest.distances, place * asked.rows);
        } else doubtful.push(place);
      });
    }
    return doubtful;
  }

  #queriesAt(queries: Float32Array<ArrayBuffer>, places: readonly number[]): Float32Array<ArrayBuffer> {
    const dimension = this.#dimension;
    if (places.length * dimension === queries.length) return queries;
    return gather(
      places.map((place) => queries.subarray(place * dimension, (place + 1) * dimension)),
      dimension,
    );
  }

  /** The nearest of a query's candidates, in full; those that cannot be among them are not read. */
  #nearestOf(query: Float32Array, lists: CandidateLists, at: number, rows: number): Nearest {
    const nearest = new Nearest(rows);
    const exactQuery = new Float64Array(query);
    const [slots, sums] = [new Uint32Array(4), new Float64Array(4)];
    const start = at * lists.capacity;
    const end = start + (lists.counts[at] as number);
    let worst = Number.NEGATIVE_INFINITY;
    for (let place = start, filled = 0; place < end; place++) {
      if ((lists.affinities[place] as number) >= worst) {
        slots[filled++] = lists.slots[place] as number;
      }
      if (filled < 4 && (place < end - 1 || filled === 0)) continue;
      // Where there are fewer than four, the first stands for the others.
      const row = (which: number) => this.#full.descriptor(slots[which < filled ? which : 0] as number);
      this.#metric.sums(exactQuery, [row(0), row(1), row(2), row(3)], sums);
      for (let which = 0; which < filled; which++) {
        nearest.offer(this.#metric.fromSum(sums[which] as number), slots[which] as number);
      }
      if (nearest.isFull) worst = this.#metric.affinityAt(nearest.limit, query);
      filled = 0;
    }
    return nearest;
  }

  /** For each query the `wanted` allowed descriptors whose affinities can be the largest, all when there are no more. */
  async #candidates(
    queries: Float32Array<ArrayBuffer>,
    { allowed }: Asked,
    { gallery, scoreBlock }: Look,
    wanted: number,
  ): Promise<CandidateLists> {
    const count = queries.length / this.#dimension;
    const lists = new CandidateLists(count, wanted);
    for (const block of gallery.blocks()) {
      const { part, positions } = allowedPart(block, allowed, this.#dimension);
      const taken = Math.min(wanted, positions?.length ?? block.rows, countIn(block, allowed));
      if (taken === 0) continue;
      const found = await scoreBlock(queries, part, taken);
      // What a query's affinities to this block have in common.
      const shared = productsWith(block.centre, queries);
      for (let query = 0; query < count; query++) {
        // With what the roundings of the bias, of sums with it and of `shared` may take from it.
        const one = shared[query] as number;
        const common = one + Math.abs(one) * 2 ** -30 + gallery.largestBias * 8 * 2 ** -24;
        for (let at = query * taken; at < (query + 1) * taken; at++) {
          const position = found.positions[at] as number;
          const slot = block.first + (positions?.[position] ?? position);
          if (!lists.offer(query, slot, common + (found.best[at] as number))) break;
        }
      }
    }
    return lists;
  }
}

const chunksOf = (places: readonly number[], length: number): (readonly number[])[] =>
  Array.from({ length: Math.ceil(places.length / length) }, (_, at) => places.slice(at * length, (at + 1) * length));

/** The dot products of a vector with others, zeros where there is none. @param others side by side */
function productsWith(vector: Float32Array | undefined, others: Float32Array): Float64Array {
  if (vector === undefined) return new Float64Array(others.length);
  const { length } = vector;
  const exact = new Float64Array(vector);
  const count = others.length / length;
  const products = new Float64Array(Math.ceil(count / 4) * 4);
  const other = (at: number) => {
    const place = Math.min(at, count - 1);
    return others.subarray(place * length, (place + 1) * length);
  };
  for (let at = 0; at < count; at += 4) {
    sumProducts(exact, [other(at), other(at + 1), other(at + 2), other(at + 3)], products.subarray(at, at + 4));
  }
  return products;
}

const countIn = ({ first, rows }: GalleryBlock, allowed: Uint8Array | undefined): number =>
  countAllowed(allowed?.subarray(first, first + rows), rows);

/** What is to be scored of a block: with few allowed rows a copy of them, else all, the others at −Infinity. */
function allowedPart(
  block: GalleryBlock,
  allowed: Uint8Array | undefined,
  dimension: number,
): { part: BlockPart; positions?: readonly number[] } {
  const passing = countIn(block, allowed);
  if (allowed === undefined || passing === block.rows) return { part: block };
  const { first, rows, codes, biases } = block;
  if (passing > rows / 2) {
    return { part: { ...block, biases: biases.map((bias, at) => (allowed[first + at] ? bias : -Infinity)) } };
  }
  const positions = [...allowedSlots(allowed.subarray(first, first + rows), rows)];
  const kept = codes.slice(0, passing * dimension);
  positions.forEach((position, at) => {
    kept.set(codes.subarray(position * dimension, (position + 1) * dimension), at * dimension);
  });
  const pick = (values: Float32Array) => Float32Array.from(positions, (position) => values[position] as number);
  const [scales, errors, norms] = [pick(block.scales), pick(block.errors), pick(block.norms)];
  return { part: { centre: block.centre, codes: kept, scales, biases: pick(biases), errors, norms }, positions };
}
