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

export interface EvaluatedModel {
  readonly result: Evaluation;
  /** without the pictures that could not be read */
  readonly dataset: Dataset;
  readonly described: DescribedAll<Picture>;
}

/** Describes the pictures of a data set and judges exact search among them. @throws RetrievalError when no picture can be read */
export async function evaluateModel(
  model: Model,
  dataset: Dataset,
  protocol: Protocol,
  options: EvaluateOptions,
  context: CommandContext,
): Promise<EvaluatedModel> {
  const extractor = await openExtractor(model, { pictures: dataset.pictures.length });
  try {
    const described = await describeAll(extractor, dataset.pictures, context);
    if (described.pictures.length === 0) throw noneUsable(described.skipped, dataset.pictures.length);
    const readable = keepPictures(dataset, new Set(described.pictures));
    const { descriptors } = described;
    const result = await evaluateDescriptors(readable, descriptors, protocol, options, context.signal);
    return { result, dataset: readable, described };
  } finally {
    await extractor.close();
  }
}

/** Copied to the index in parts: the descriptors of a large gallery are there once already. */
const ROWS_AT_ONCE = 1024;

/** @param descriptors of the pictures, `[pictures, dimension]` */
async function evaluateDescriptors(
  dataset: Dataset,
  descriptors: Float32Array,
  protocol: Protocol,
  options: EvaluateOptions,
  signal: AbortSignal,
): Promise<Evaluation> {
  const judgements = protocol.judge(dataset);
  const dimension = descriptors.length / dataset.pictures.length;
  const index = indexKinds.flat.create(dimension);
  try {
    for (let start = 0; start < dataset.gallery.length; start += ROWS_AT_ONCE) {
      await index.add(rowsOf(descriptors, dimension, dataset.gallery.slice(start, start + ROWS_AT_ONCE)));
    }
    const rankPictures = rankWith(descriptors, dimension, (rows, k) => index.search(rows, k), signal);
    const rank: Rank = (queries, depth) =>
      rankPictures(
        queries.map((query) => dataset.queries[query] as number),
        depth,
      );
    return await evaluate(protocol, judgements, rank, options);
  } finally {
    await index.close();
  }
}
