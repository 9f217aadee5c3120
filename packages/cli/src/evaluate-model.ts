import {
  evaluateLeaveOneOut,
  type LeaveOneOutResult,
  type Model,
  openExtractor,
  type Picture,
  RetrievalError,
} from "@loci/core";
import { indexKinds } from "@loci/index";
import type { CommandContext } from "./command.js";
import { type DescribedAll, describeAll } from "./describe-all.js";

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
  const extractor = await openExtractor(model);
  try {
    const described = await describeAll(extractor, pictures, context);
    const [first] = described.skipped;
    if (described.pictures.length === 0 && first !== undefined) {
      throw new RetrievalError({
        what: `none of the ${pictures.length} pictures can be used; the first: ${first.reason.message}`,
      });
    }
    return { result: await leaveOneOut(model, described, settings), described };
  } finally {
    await extractor.close();
  }
}

async function leaveOneOut(
  model: Model,
  { pictures, descriptors }: DescribedAll<Picture>,
  settings: EvaluationSettings,
) {
  const length = model.head.descriptorLength;
  const index = indexKinds.flat.create(length);
  try {
    await index.add(descriptors);
    const rank = async (queries: readonly number[], depth: number) => {
      const rows = new Float32Array(queries.length * length);
      for (const [place, query] of queries.entries())
        rows.set(descriptors.subarray(query * length, (query + 1) * length), place * length);
      return (await index.search(rows, depth)).map((neighbours) => neighbours.map(({ id }) => id));
    };
    return await evaluateLeaveOneOut(
      pictures.map(({ label }) => label as string),
      rank,
      settings,
    );
  } finally {
    await index.close();
  }
}
