import { RetrievalError } from "@loci/core";
import type { GraphIndex } from "../engines/graph-index.js";
import { defaultHnswParameters, type HnswParameters } from "../engines/hnsw-parameters.js";
import { fillGraph, newGraph, type ProgressOf, saveGraph } from "../storage/graph-file.js";
import type { IndexStore } from "../storage/index-store.js";
import type { RecallReport } from "../storage/manifest.js";
import { openVectorFile, rowFile } from "../storage/vector-file.js";
import { efFor, measureRecall } from "./measure-recall.js";

export interface TuneOptions {
  /** The recall@10 to reach, 0 … 1 (default: only measure, and leave ef as it is). */
  readonly recall?: number;
  /** Build another, richer graph when no ef reaches the recall with the present one (default false). */
  readonly rebuild?: boolean;
  /** Rows inserted into a graph so far. */
  readonly onProgress?: ProgressOf;
}

export interface TuneResult {
  readonly parameters: HnswParameters;
  readonly report: RecallReport;
  /** False when the recall that was asked for is not reached; the graph is as good as it gets. */
  readonly isReached: boolean;
}

/** Graphs that are tried one after the other: each finds more, takes longer to build and is slower to search. */
const LADDER = [
  { m: 16, efConstruction: 200 },
  { m: 32, efConstruction: 400 },
  { m: 64, efConstruction: 800 },
] as const;

/**
 * Measures a graph with all rows in it, chooses its parameters and makes it the index's.
 * @param graph closed in the end
 * @throws RetrievalError when the recall is not within 0 … 1
 */
export async function tuneGraph(store: IndexStore, graph: GraphIndex, options: TuneOptions): Promise<TuneResult> {
  let current = graph;
  try {
    const tuned = await chooseParameters(store.manifest.hnsw ?? defaultHnswParameters, options, {
      measure: () => measure(store, current),
      build: async (parameters) => {
        await current.close();
        current = newGraph(store.directory, store.manifest, parameters);
        await fillGraph(current, store.directory, store.manifest, options.onProgress);
      },
    });
    await saveGraph(store, current, tuned.parameters, { recall: tuned.report });
    return tuned;
  } finally {
    await current.close();
  }
}

/** What can be done with a graph to find its parameters. */
interface TunedGraph {
  measure(): Promise<RecallReport>;
  /** Puts another in its place. */
  build(parameters: HnswParameters): Promise<void>;
}

/**
 * Measures a graph and chooses its parameters, building richer ones where that is asked for.
 * @throws RetrievalError when the recall is not within 0 … 1
 */
export async function chooseParameters(
  present: HnswParameters,
  { recall, rebuild = false }: TuneOptions,
  graph: TunedGraph,
): Promise<TuneResult> {
  if (recall !== undefined && !(recall > 0 && recall <= 1)) {
    throw new RetrievalError({ what: "recall", expected: "a number above 0, at most 1", got: `${recall}` });
  }
  let parameters = present;
  for (;;) {
    const report = await graph.measure();
    const ef = recall === undefined ? parameters.ef : efFor(report, recall);
    const next = LADDER.find(({ m }) => m > parameters.m);
    if (ef !== undefined || !rebuild || next === undefined) {
      const chosen = { ...parameters, ef: ef ?? (report.curve.at(-1)?.ef as number) };
      return { parameters: chosen, report, isReached: ef !== undefined };
    }
    parameters = { ...parameters, ...next };
    await graph.build(parameters);
  }
}

async function measure(store: IndexStore, graph: GraphIndex): Promise<RecallReport> {
  const { dimension, slots } = store.manifest;
  const reader = await openVectorFile(store.vectorsPath, dimension, slots);
  try {
    return await measureRecall({ graph, rows: rowFile(store.vectorsPath), live: store.state.live(), row: reader.row });
  } finally {
    await reader.close();
  }
}
