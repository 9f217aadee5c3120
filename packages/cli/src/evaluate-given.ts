import {
  type Dataset,
  datasetOfPositives,
  type EvaluateOptions,
  type Evaluation,
  evaluate,
  openScoreMatrix,
  type Rank,
  RetrievalError,
  readPositives,
  readRanks,
} from "@loci/core";
import { type ChosenProtocol, chooseProtocol } from "./choose-protocol.js";

/** What another system gave out: one of the two. */
export interface GivenOutput {
  /** .npy matrix of queries × gallery */
  readonly scores?: string | undefined;
  /** whether smaller is more alike in it */
  readonly distances?: boolean;
  /** lists of gallery places */
  readonly ranks?: string | undefined;
}

export interface EvaluatedOutput {
  readonly result: Evaluation;
  readonly dataset: Dataset;
}

/**
 * Judges the output of another system.
 * @param truth a data set, or the path of a file of positives
 * @throws RetrievalError when files cannot be read or do not fit each other
 */
export async function evaluateGiven(
  output: GivenOutput,
  truth: Dataset | string,
  chosen: ChosenProtocol,
  options: EvaluateOptions,
): Promise<EvaluatedOutput> {
  const system = await openOutput(output);
  try {
    const dataset = typeof truth === "string" ? await positivesFor(truth, system) : checkSize(truth, system);
    const protocol = chooseProtocol(dataset, chosen, output.scores === undefined);
    return { result: await evaluate(protocol, protocol.judge(dataset), system.rank, options), dataset };
  } finally {
    await system.close();
  }
}

interface OpenOutput {
  readonly queries: number;
  readonly gallery: number;
  /** whether the gallery may be larger than the output tells */
  readonly isPart: boolean;
  readonly rank: Rank;
  close(): Promise<void>;
}

async function openOutput({ scores, ranks, distances = false }: GivenOutput): Promise<OpenOutput> {
  if (scores !== undefined) return { ...(await openScoreMatrix(scores, { distances })), isPart: false };
  if (ranks === undefined) throw new Error("neither scores nor ranks");
  return { ...(await readRanks(ranks)), isPart: true, close: async () => {} };
}

async function positivesFor(file: string, { queries, gallery, isPart }: OpenOutput): Promise<Dataset> {
  const relevance = await readPositives(file);
  const lists = [...relevance.positives, ...relevance.ignored];
  const listed = lists.reduce((most, places) => places.reduce((a, b) => Math.max(a, b + 1), most), 0);
  return datasetOfPositives(relevance, { queries, gallery: isPart ? Math.max(gallery, listed) : gallery });
}

function checkSize(dataset: Dataset, { queries, gallery, isPart }: OpenOutput): Dataset {
  const [asked, held] = [dataset.queries.length, dataset.gallery.length];
  if (asked === queries && (isPart ? gallery <= held : gallery === held)) return dataset;
  throw new RetrievalError({
    what: "queries and gallery of the given output",
    expected: `${asked} and ${held}, as in ${dataset.root}`,
    got: `${queries} and ${isPart ? "at least " : ""}${gallery}`,
    remedy: "Rows are queries and columns gallery pictures, in the order of loci dataset info --json.",
  });
}
