import { createRandom, sample } from "@loci/core";
import { createFlatIndex } from "../engines/flat-index.js";
import type { GraphIndex } from "../engines/graph-index.js";
import type { RecallReport } from "../storage/manifest.js";
import type { Neighbour, RowFile, VectorIndex } from "../vector-index.js";

export interface RecallQuestion {
  readonly graph: GraphIndex;
  /** The descriptors in full precision, those of the graph first. */
  readonly rows: RowFile;
  /** A byte for each row of the graph, zero where it is not in use. */
  readonly live: Uint8Array;
  /** Reads one row. */
  readonly row: (slot: number) => Promise<Float32Array>;
}

/** Neighbours of each query that are looked for. */
export const NEIGHBOURS = 10;
/** 2,000 neighbours are looked for: the standard error of a recall of .95 is about .005. */
const QUERIES = 200;
const SEED = 42;
/** Halfway steps in between, up to what is hardly faster than exact search. */
const EFS = [16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024];
/** Nothing is to be gained beyond. */
const ENOUGH = 0.9995;
/** After so many steps without a gain there is none: what rounding lost, or a graph in pieces. */
const PATIENCE = 4;
/** Distances of two ways of computing that mean the same. */
const TOLERANCE = 1e-5;

/**
 * The recall of a graph at several ef: of a sample of the index's own descriptors the share of the `k` nearest others, by
 * exact search, that the graph gives. As good as equally near ones count as found.
 */
export async function measureRecall({ graph, rows, live, row }: RecallQuestion): Promise<RecallReport> {
  const slots = [...live.keys()].filter((slot) => live[slot]);
  const chosen = sample(createRandom(SEED), slots.length, QUERIES).map((place) => slots[place] as number);
  const queries = new Float32Array(chosen.length * graph.dimension);
  for (const [place, slot] of chosen.entries()) queries.set(await row(slot), place * graph.dimension);
  const limits = await exactLimits(graph, queries, chosen, { rows, live });
  const found = (ef: number) => others(graph, queries, chosen, live, ef);
  return measureCurve({ descriptors: slots.length, limits, found });
}

export interface CurveQuestion {
  /** How many the graph holds. */
  readonly descriptors: number;
  /** For each query the true distances of its nearest others, rising. */
  readonly limits: readonly (readonly number[])[];
  /** The distances of those that the graph gives at an ef. */
  readonly found: (ef: number) => Promise<readonly (readonly number[])[]>;
  /** The largest ef that the graph takes (default: any). */
  readonly largestEf?: number;
}

/** The recall of any graph at several ef. */
export async function measureCurve(question: CurveQuestion): Promise<RecallReport> {
  const { descriptors, limits, found, largestEf = Number.POSITIVE_INFINITY } = question;
  const curve: { ef: number; recall: number }[] = [];
  for (const ef of EFS.filter((each) => each <= largestEf)) {
    const shares = (await found(ef)).map((distances, query) => share(distances, limits[query] as readonly number[]));
    const recall = shares.reduce((sum, each) => sum + each, 0) / Math.max(1, shares.length);
    curve.push({ ef, recall: Number(recall.toFixed(4)) });
    const isFlat = curve.length > PATIENCE && curve.at(-1 - PATIENCE)?.recall === curve.at(-1)?.recall;
    if (recall >= ENOUGH || ef >= descriptors || isFlat) break;
  }
  return { k: NEIGHBOURS, queries: limits.length, descriptors, curve };
}

/** The true distances of the nearest others. Held as int8 and compared in full: a quarter of the memory, and still exact. */
async function exactLimits(
  graph: GraphIndex,
  queries: Float32Array,
  chosen: readonly number[],
  { rows, live }: Pick<RecallQuestion, "rows" | "live">,
): Promise<number[][]> {
  const flat = createFlatIndex(graph.dimension, { metric: graph.metric, precision: "int8", rows });
  try {
    await flat.addFromFile(rows, live.length);
    return await others(flat, queries, chosen, live);
  } finally {
    await flat.close();
  }
}

/** The distances of the nearest other than the query itself, rising. */
async function others(
  index: VectorIndex,
  queries: Float32Array,
  chosen: readonly number[],
  live: Uint8Array,
  ef?: number,
): Promise<number[][]> {
  const options = ef === undefined ? { allowed: live } : { allowed: live, ef };
  return othersOf(await index.search(queries, NEIGHBOURS + 1, options), chosen);
}

/** Of neighbours the distances of those other than the query itself. @param chosen the ids of the queries */
export const othersOf = (results: readonly (readonly Neighbour[])[], chosen: readonly number[]): number[][] =>
  results.map((neighbours, query) =>
    neighbours
      .filter(({ id }) => id !== chosen[query])
      .slice(0, NEIGHBOURS)
      .map(({ distance }) => distance),
  );

function share(found: readonly number[], truth: readonly number[]): number {
  if (truth.length === 0) return 1;
  const limit = truth.at(-1) as number;
  return found.filter((distance) => distance <= limit + TOLERANCE * Math.max(1, limit)).length / truth.length;
}

/** The recall to expect at an ef between those that were measured, linear in the logarithm of ef. */
export function expectedRecall({ curve, descriptors }: RecallReport, ef: number): number | undefined {
  if (ef >= descriptors) return 1;
  const after = curve.findIndex((point) => point.ef >= ef);
  if (after < 0) return curve.at(-1)?.recall;
  const [low, high] = [curve[after - 1], curve[after]];
  if (high === undefined || low === undefined || high.ef === ef)
    return after === 0 && high?.ef !== ef ? undefined : high?.recall;
  const part = Math.log(ef / low.ef) / Math.log(high.ef / low.ef);
  return low.recall + part * (high.recall - low.recall);
}

/** The smallest measured ef that reaches a recall, `undefined` when none does. */
export function efFor({ curve }: RecallReport, recall: number): number | undefined {
  return curve.find((point) => point.recall >= recall)?.ef;
}
