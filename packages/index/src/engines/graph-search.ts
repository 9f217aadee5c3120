import type { MetricDefinition } from "../metrics.js";
import {
  allowedSlots,
  candidatesFor,
  type ExactRows,
  isSubsetSmall,
  searchSubset,
  settleRounded,
} from "./exact-subset.js";
import { countAllowed, type PackedNeighbours, packNeighbours } from "./index-task.js";
import { Nearest } from "./nearest.js";

/** What a graph finds near some queries: of query q the elements q * most … q * most + counts[q] − 1, nearest first. */
export interface GraphCandidates {
  /** How many each query has, length queries. */
  readonly counts: Uint32Array;
  /** The most that one has. */
  readonly most: number;
  readonly slots: Uint32Array;
  readonly distances: Float64Array;
}

/** A native graph of descriptors, as far as searching is concerned. */
export interface Graph {
  readonly dimension: number;
  readonly size: number;
  /** For each query up to `count` of the `ef` descriptors that were examined: fewer when the graph reaches no more. */
  candidates(queries: Float32Array, count: number, ef: number): GraphCandidates;
  /** The descriptors in full precision. */
  readonly rows: ExactRows;
  /** True when the candidates' distances are those of rounded descriptors. */
  readonly isRounded: boolean;
}

export interface GraphQuery {
  readonly k: number;
  readonly ef: number;
  readonly allowed?: Uint8Array | undefined;
}

/** Rows taken beyond those that are wanted; taking all that were examined costs a tenth of the speed. */
const SPARE = 8;

/**
 * The `k` nearest of each query that a graph finds among those that are allowed, of which all that it gave compete for a
 * place. Never fewer than there are: where the graph gives too few, or few are allowed, descriptors are compared one by one.
 * @param queries length count * dimension
 */
export function searchGraph(
  graph: Graph,
  queries: Float32Array,
  { k, ef, allowed }: GraphQuery,
  metric: MetricDefinition,
): PackedNeighbours {
  const { dimension, size } = graph;
  const passing = countAllowed(allowed, size);
  const rows = Math.min(k, passing);
  const count = queries.length / dimension;
  if (rows === 0 || count === 0) return packNeighbours([]);
  const isSmall = passing < size && isSubsetSmall(passing, size, rows, ef);
  if (isSmall) return packNeighbours(searchAllowed(queries));
  return packNeighbours(walk(queries, Math.min(candidatesFor(rows, passing, size) + SPARE, size)));

  function searchAllowed(some: Float32Array): Nearest[] {
    return searchSubset(some, dimension, rows, allowedSlots(allowed, size), graph.rows, metric);
  }

  function walk(some: Float32Array, wanted: number): Nearest[] {
    // More than `wanted` are examined for the sake of recall, and given when rounded distances could hide the nearest.
    const examined = Math.min(Math.max(ef, wanted), size);
    const given = graph.isRounded ? Math.min(examined, 4 * wanted) : wanted;
    const found = graph.candidates(some, given, examined);
    return Array.from(found.counts, (reached, query) => {
      const one = some.subarray(query * dimension, (query + 1) * dimension);
      const settled = settle(one, found, query, given < examined ? examined : undefined);
      if (settled.isFull) return settled;
      const more = Math.min(4 * wanted, size);
      const isHopeless = reached < given || more === wanted || isSubsetSmall(passing, size, rows, more);
      return (isHopeless ? searchAllowed(one) : walk(one, more))[0] as Nearest;
    });
  }

  /**
   * The best of the candidates; fewer than `rows` when too few of them are allowed.
   * @param examined of how many they are the nearest, when there are more
   */
  function settle(query: Float32Array, found: GraphCandidates, at: number, examined?: number): Nearest {
    const [first, end] = [at * found.most, at * found.most + (found.counts[at] as number)];
    const nearest = new Nearest(graph.isRounded ? countKept(found, first, end) : rows);
    for (let place = first; place < end; place++) {
      const [slot, distance] = [found.slots[place] as number, found.distances[place] as number];
      if (!isAllowed(slot)) continue;
      if (!Number.isFinite(distance)) throw new Error("a descriptor in the graph is not finite");
      nearest.offer(distance, slot);
    }
    // Where the last are as near as the last that is wanted, others with lower slots may be too.
    const isTied =
      nearest.isFull && nearest.ids.length >= rows && nearest.distances[rows - 1] === found.distances[end - 1];
    if (examined !== undefined && isTied) {
      return settle(query, graph.candidates(query, examined, examined), 0);
    }
    return graph.isRounded ? settleRounded(query, rows, nearest, graph.rows, metric) : nearest;
  }

  function countKept({ slots }: GraphCandidates, first: number, end: number): number {
    let kept = 0;
    for (let place = first; place < end; place++) if (isAllowed(slots[place] as number)) kept++;
    return kept;
  }

  function isAllowed(slot: number): boolean {
    return allowed === undefined || allowed[slot] !== 0;
  }
}
