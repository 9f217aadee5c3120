import {
  type Dataset,
  type EvaluateOptions,
  type Evaluation,
  evaluate,
  keepPictures,
  type Model,
  openExtractor,
  type Picture,
  type Protocol,
  type Rank,
} from "@loci/core";
import { indexKinds } from "@loci/index";
import type { CommandContext } from "./command.js";
import { type DescribedAll, describeAll } from "./describe-all.js";
import { rankWith, rowsOf } from "./rank-with.js";
import { noneUsable } from "./report/skipped.js";
import { checkRerankable, type RerankingCost, rerankDataset } from "./rerank-dataset.js";
import type { ChosenReranking } from "./rerank-option.js";

export interface EvaluatedModel {
  readonly result: Evaluation;
  /** without the pictures that could not be read */
  readonly dataset: Dataset;
  readonly described: DescribedAll<Picture>;
  /** of re-ranking, where there is one */
  readonly cost: RerankingCost | undefined;
}

export interface ModelEvaluation extends EvaluateOptions {
  /** what is done to the answers of the search; default nothing */
  readonly reranking?: ChosenReranking | undefined;
  /** the data set's pictures as this very model described them before */
  readonly described?: DescribedAll<Picture> | undefined;
}

/**
 * Describes the pictures of a data set and judges exact search among them, re-ranked if so wished.
 * @throws RetrievalError when no picture can be read, or the data lack what a re-ranker needs
 */
export async function evaluateModel(
  model: Model,
  dataset: Dataset,
  protocol: Protocol,
  { reranking, described: known, ...options }: ModelEvaluation,
  context: CommandContext,
): Promise<EvaluatedModel> {
  if (reranking !== undefined) checkRerankable(dataset, reranking);
  const described = known ?? (await describeDataset(model, dataset, context));
  const readable = keepPictures(dataset, new Set(described.pictures));
  const judgements = protocol.judge(readable);
  const { descriptors } = described;
  const system =
    reranking === undefined || reranking.stages.length === 0
      ? await searchDataset(readable, descriptors, context.signal)
      : await rerankDataset(
          {
            ...{ model, dataset: readable, descriptors, judgements },
            ignoredAreOut: protocol.stated.settings.otherSequences === true,
          },
          reranking,
          context,
        );
  try {
    const result = await evaluate(protocol, judgements, system.rank, options);
    return { result, dataset: readable, described, cost: system.cost?.() };
  } finally {
    await system.close();
  }
}

async function describeDataset(model: Model, { pictures }: Dataset, context: CommandContext) {
  const extractor = await openExtractor(model, { pictures: pictures.length });
  try {
    const described = await describeAll(extractor, pictures, context);
    if (described.pictures.length === 0) throw noneUsable(described.skipped, pictures.length);
    return described;
  } finally {
    await extractor.close();
  }
}

interface System {
  readonly rank: Rank;
  readonly cost?: () => RerankingCost;
  close(): Promise<void>;
}

/** Copied to the index in parts: the descriptors of a large gallery are there once already. */
const ROWS_AT_ONCE = 1024;

/**
 * Exact search.
 * @param descriptors of the pictures, `[pictures, dimension]`
 */
async function searchDataset(dataset: Dataset, descriptors: Float32Array, signal: AbortSignal): Promise<System> {
  const dimension = descriptors.length / dataset.pictures.length;
  const index = indexKinds.flat.create(dimension);
  try {
    for (let start = 0; start < dataset.gallery.length; start += ROWS_AT_ONCE) {
      await index.add(rowsOf(descriptors, dimension, dataset.gallery.slice(start, start + ROWS_AT_ONCE)));
    }
  } catch (error) {
    await index.close();
    throw error;
  }
  const rankPictures = rankWith(descriptors, dimension, (rows, k) => index.search(rows, k), signal);
  const rank: Rank = (queries, depth) =>
    rankPictures(
      queries.map((query) => dataset.queries[query] as number),
      depth,
    );
  return { rank, close: () => index.close() };
}
