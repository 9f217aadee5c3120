import path from "node:path";
import {
  type LocalFeatureExtractor,
  type Model,
  openExtractor,
  openLocalFeatureExtractor,
  type PictureFeatures,
  type SkippedPicture,
} from "@loci/core";
import {
  type FusionName,
  type Hit,
  type IndexQuery,
  type IndexSearch,
  openIndexSearch,
  picturesOf,
  type RowFilter,
  type SearchableIndex,
  type SearchEffort,
} from "@loci/index";
import type { CommandContext } from "./command.js";
import { type DescribedAll, describeAll } from "./describe-all.js";
import { excludedPictures } from "./excluded-pictures.js";
import { loadIndexModel } from "./index-model.js";
import { progressOf } from "./progress-of.js";
import { type ChosenFilter, chooseFilter } from "./query-filter.js";
import { type ChosenReranking, checkQueries, stageNeeding } from "./rerank-option.js";
import { quiet } from "./terminal.js";

/** What is asked of an index. */
export interface Question {
  readonly pictures: readonly string[];
  readonly k: number;
  readonly filter: ChosenFilter;
  readonly reranking: ChosenReranking;
  /** The pictures are of one thing and are answered as one, this way. */
  readonly fusion?: FusionName | undefined;
}

/** What came of a query. */
export interface Answer {
  /** The picture; several that were asked about together. */
  readonly pictures: readonly string[];
  /** Best first. */
  readonly hits: readonly Hit[];
  /** How many pictures of the index its filter passes; `undefined` without one. */
  readonly passing: number | undefined;
}

export interface Answers {
  readonly answers: readonly Answer[];
  readonly effort: SearchEffort;
  /** Queries that could not be read. */
  readonly skipped: readonly SkippedPicture<{ readonly path: string }>[];
  /** Candidates whose picture could not be read, which kept their place. */
  readonly unverified: readonly SkippedPicture<{ readonly path: string }>[];
}

interface Asked {
  readonly path: string;
  readonly given: string;
}

/**
 * Describes pictures with the index's own model and looks for them. What the index or the queries lack is told before
 * any picture is described.
 * @throws RetrievalError when no picture can be read
 */
export async function askIndex(index: SearchableIndex, question: Question, context: CommandContext): Promise<Answers> {
  const { reranking, pictures, fusion } = question;
  const filter = chooseFilter(index, question.filter);
  checkQueries(reranking, pictures.length, fusion !== undefined);
  const model = await loadIndexModel(index.modelDirectory, index.manifest, context.device);
  const local =
    stageNeeding(reranking, "localFeatures") === undefined ? undefined : await openLocalFeatureExtractor(model);
  const unverified: SkippedPicture<{ readonly path: string }>[] = [];
  try {
    const progress = progressOf("Augmenting", context);
    const search = await openIndexSearch(index, {
      rerank: reranking.stages,
      ...(local && { localFeatures: local }),
      onSkipped: (skipped) => unverified.push(skipped),
      onProgress: progress.onProgress,
    }).finally(progress.stop);
    try {
      const described = await describeQueries(model, pictures, context);
      const asked = { index, search, filter, described, local };
      const answers =
        fusion === undefined ? await askEach(question, asked) : [await askTogether(question, asked, fusion)];
      return { answers, effort: search.effort(), skipped: described.skipped, unverified };
    } finally {
      await search.close();
    }
  } finally {
    await local?.close();
  }
}

async function describeQueries(model: Model, pictures: readonly string[], context: CommandContext) {
  const extractor = await openExtractor(model, { pictures: pictures.length });
  try {
    const queries = pictures.map((given): Asked => ({ path: path.resolve(given), given }));
    // One picture takes a moment: a bar would only be in the way.
    const described = await describeAll(extractor, queries, queries.length > 20 ? context : quiet(context));
    const [first] = described.skipped;
    if (described.pictures.length === 0 && first !== undefined) throw first.reason;
    return described;
  } finally {
    await extractor.close();
  }
}

interface Described {
  readonly index: SearchableIndex;
  readonly search: IndexSearch;
  readonly filter: RowFilter | undefined;
  readonly described: DescribedAll<Asked>;
  readonly local: LocalFeatureExtractor | undefined;
}

/** Every picture by itself; for matching sequences all of them are the walk. */
async function askEach({ k, filter: chosen, reranking }: Question, asked: Described): Promise<Answer[]> {
  const { index, search, filter, described, local } = asked;
  const { pictures, descriptors } = described;
  const dimension = descriptors.length / pictures.length;
  const isWalk = stageNeeding(reranking, "walks") !== undefined;
  const features = local && (await localFeaturesOf(local, pictures));
  const paths = pictures.map((picture) => picture.path);
  const excluded = await excludedPictures(paths, chosen, index);
  const queries = pictures.map((picture, position): IndexQuery => {
    const localFeatures = features?.get(picture);
    return {
      descriptor: descriptors.subarray(position * dimension, (position + 1) * dimension),
      filter,
      excluded: excluded[position],
      ...(isWalk && { walk: { descriptors, position } }),
      ...(localFeatures && { localFeatures }),
    };
  });
  const found = await search.search(queries, k);
  const answers: Answer[] = [];
  for (const [place, hits] of found.entries()) {
    const passing = await passingOf(asked, excluded[place] as ReadonlySet<number>);
    answers.push({ pictures: [(pictures[place] as Asked).given], hits, passing });
  }
  return answers;
}

/** All pictures as one query. */
async function askTogether(question: Question, asked: Described, fusion: FusionName): Promise<Answer> {
  const { index, search, described } = asked;
  const { pictures, descriptors } = described;
  const paths = pictures.map((picture) => picture.path);
  const excluded = new Set((await excludedPictures(paths, question.filter, index)).flatMap((ids) => [...ids]));
  const hits = await search.searchTogether({ descriptors, filter: asked.filter, excluded, fusion }, question.k);
  return { pictures: pictures.map(({ given }) => given), hits, passing: await passingOf(asked, excluded) };
}

/** How many pictures may answer; `undefined` when all may. */
async function passingOf({ index, search, filter }: Described, excluded: ReadonlySet<number>) {
  if (filter === undefined && excluded.size === 0) return undefined;
  const pictures = picturesOf(index);
  const passing = filter === undefined ? pictures.size : await search.countPassing(filter);
  const rows = await pictures.rowsOf([...excluded]);
  return passing - rows.filter((row) => filter === undefined || filter(row ?? {})).length;
}

async function localFeaturesOf(local: LocalFeatureExtractor, pictures: readonly Asked[]) {
  const features = new Map<Asked, PictureFeatures>();
  for await (const batch of local.describe(pictures)) {
    for (const [place, picture] of batch.pictures.entries()) features.set(picture, batch.features[place] ?? []);
  }
  return features;
}
