import type { Neighbour, SearchOptions, VectorIndex } from "../vector-index.js";

/** An index that is only read, in a thread of its own. */
export type Lane = Pick<VectorIndex, "search" | "close">;

export interface GraphLanesOptions {
  /** Components of a descriptor. */
  readonly dimension: number;
  /** Threads at the most, the first lane's included. */
  readonly most: number;
  /** Queries after which one more lane is worth what it costs. */
  readonly worthwhile: number;
  /** Opens one more lane on the same descriptors. When it cannot, those that are there go on. */
  readonly open: () => Promise<Lane>;
}

interface LaneInUse {
  readonly lane: Lane;
  /** Queries that it has not answered yet. */
  waiting: number;
}

/**
 * An index that is read by several threads. A graph of hnswlib belongs to one thread, so each lane holds a copy: one after the other
 * is loaded, beside the searching, once so much is asked that it is worth it.
 */
export class GraphLanes implements Lane {
  readonly #lanes: LaneInUse[];
  readonly #options: GraphLanesOptions;
  #asked = 0;
  #opening: Promise<void> | undefined;
  #isClosed = false;

  constructor(first: Lane, options: GraphLanesOptions) {
    this.#lanes = [{ lane: first, waiting: 0 }];
    this.#options = options;
  }

  /** How many threads answer. */
  get count(): number {
    return this.#lanes.length;
  }

  /** As of a vector index; the queries are shared out, to those lanes first that have the least to do. */
  async search(queries: Float32Array, k: number, options: SearchOptions = {}): Promise<Neighbour[][]> {
    const { dimension } = this.#options;
    const count = Math.ceil(queries.length / dimension);
    this.#asked += count;
    this.#openMore();
    const used = [...this.#lanes].sort((a, b) => a.waiting - b.waiting).slice(0, Math.max(1, count));
    const share = Math.ceil(count / used.length);
    const answers = used.map(async (each, place) => {
      const some = queries.subarray(place * share * dimension, (place + 1) * share * dimension);
      each.waiting += share;
      return each.lane.search(some, k, options).finally(() => {
        each.waiting -= share;
      });
    });
    return (await Promise.all(answers)).flat();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#opening;
    await Promise.all(this.#lanes.map(({ lane }) => lane.close()));
  }

  #openMore(): void {
    const { most, worthwhile, open } = this.#options;
    const isWorthIt = this.#asked >= worthwhile * this.count && this.count < most;
    if (!isWorthIt || this.#opening !== undefined || this.#isClosed) return;
    const add = async () => {
      this.#lanes.push({ lane: await open(), waiting: 0 });
      this.#opening = undefined;
    };
    // One that could not be opened is not tried again: the promise stays.
    this.#opening = add().catch(() => {});
  }
}
