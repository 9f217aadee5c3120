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

/** A native graph of descriptors, as far as searching is concerned. */
export interface Graph {
  readonly dimension: number;
  readonly size: number;
  /**
   * For each query up to `count` of the `ef` descriptors that were examined, as [distance, slot], nearest first: fewer when
   * the graph reaches no more.
   */
  candidates(queries: Float32Array, count: number, ef: number): [number, number][][];
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
  if (rows === 0 || count === 0) return packNeighbours(Array.from({ length: count }, () => []));
  const isSmall = passing < size && isSubsetSmall(passing, size, rows, ef);
  if (isSmall) return packNeighbours(searchAllowed(queries));
  return packNeighbours(walk(queries, Math.min(candidatesFor(rows, passing, size) + SPARE, size)));

  function searchAllowed(some: Float32Array): [number, number][][] {
    return searchSubset(some, dimension, rows, allowedSlots(allowed, size), graph.rows, metric);
  }

  function walk(some: Float32Array, wanted: number): [number, number][][] {
    // More than `wanted` are examined for the sake of recall, and given when rounded distances could hide the nearest.
    const examined = Math.min(Math.max(ef, wanted), size);
    const given = graph.isRounded ? Math.min(examined, 4 * wanted) : wanted;
    return graph.candidates(some, given, examined).map((found, query) => {
      const one = some.subarray(query * dimension, (query + 1) * dimension);
      const settled = settle(one, found, given, examined);
      if (settled.length === rows) return settled;
      const more = Math.min(4 * wanted, size);
      const isHopeless = found.length < given || more === wanted || isSubsetSmall(passing, size, rows, more);
      return (isHopeless ? searchAllowed(one) : walk(one, more))[0] as [number, number][];
    });
  }

  /** The best of the candidates; fewer than `rows` when too few of them are allowed. */
  function settle(query: Float32Array, found: [number, number][], given: number, examined: number): [number, number][] {
    let kept = keepAllowed(found);
    // Where the last are as near as the last that is wanted, others with lower slots may be too.
    if (given < examined && kept.length >= rows && kept[rows - 1]?.[0] === found.at(-1)?.[0]) {
      kept = keepAllowed(graph.candidates(query, examined, examined)[0] as [number, number][]);
    }
    if (kept.some(([distance]) => !Number.isFinite(distance)))
      throw new Error("a descriptor in the graph is not finite");
    if (graph.isRounded) return settleRounded(query, rows, kept, graph.rows, metric);
    kept.sort(([distanceA, slotA], [distanceB, slotB]) => distanceA - distanceB || slotA - slotB);
    return kept.slice(0, rows);
  }

  function keepAllowed(found: [number, number][]): [number, number][] {
    return allowed === undefined ? found : found.filter(([, slot]) => allowed[slot]);
  }
}
