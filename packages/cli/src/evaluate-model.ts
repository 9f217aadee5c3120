import { evaluateLeaveOneOut, type LeaveOneOutResult, type Model, openExtractor, type Picture } from "@loci/core";
import { indexKinds } from "@loci/index";
import type { CommandContext } from "./command.js";
import { type DescribedAll, describeAll } from "./describe-all.js";
import { rankWith } from "./rank-with.js";
import { noneUsable } from "./report/skipped.js";

export interface EvaluationSettings {
  readonly cutoffs: readonly number[];
  readonly resamples: number;
}

/** Every labelled picture queries all others, by exact search. @throws RetrievalError when no picture can be read */
export async function evaluateModel(
  model: Model,
  pictures: readonly Picture[],
  settings: EvaluationSettings,
  context: CommandContext,
): Promise<{ result: LeaveOneOutResult; described: DescribedAll<Picture> }> {
  const extractor = await openExtractor(model, { pictures: pictures.length });
  try {
    const described = await describeAll(extractor, pictures, context);
    if (described.pictures.length === 0) throw noneUsable(described.skipped, pictures.length);
    return { result: await leaveOneOut(model, described, settings, context.signal), described };
  } finally {
    await extractor.close();
  }
}

async function leaveOneOut(
  model: Model,
  { pictures, descriptors }: DescribedAll<Picture>,
  settings: EvaluationSettings,
  signal: AbortSignal,
): Promise<LeaveOneOutResult> {
  const length = model.head.descriptorLength;
  const index = indexKinds.flat.create(length);
  try {
    await index.add(descriptors);
    const rank = rankWith(descriptors, length, (queries, k) => index.search(queries, k), signal);
    return await evaluateLeaveOneOut(
      pictures.map(({ label }) => label as string),
      rank,
      settings,
    );
  } finally {
    await index.close();
  }
}
