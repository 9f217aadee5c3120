import {
  type Extractor,
  type ExtractorOptions,
  type Model,
  openExtractor,
  type Picture,
  type SkippedPicture,
} from "@loci/core";
import { saveModel } from "@loci/heads";
import {
  createBuildAt,
  type HeldPrecision,
  type HnswParameters,
  type IndexFacts,
  type IndexKind,
  keyOfRow,
  type Metric,
  type PictureBuild,
  pictureColumns,
  pictureKey,
  pictureRow,
  type TuneResult,
} from "@loci/index";
import type { CommandContext } from "./command.js";
import { describeInGroups } from "./describe-in-groups.js";
import { progressOf } from "./progress-of.js";
import { noneUsable } from "./report/skipped.js";

export interface IndexPlan {
  /** `root`: the folder that the pictures' names are relative to. */
  readonly folder: { readonly root: string; readonly pictures: readonly Picture[] };
  readonly model: Model;
  readonly target: string;
  readonly kind: IndexKind;
  readonly hnsw: Partial<HnswParameters>;
  readonly replace: boolean;
  readonly metric?: Metric | undefined;
  readonly precision?: HeldPrecision | undefined;
  /** Servers that are to hold an index in PostgreSQL (default: the one of its address). */
  readonly shards?: readonly string[] | undefined;
  /** The recall@10 to reach (default: that of the parameters). */
  readonly recall?: number | undefined;
}

export interface BuiltIndex {
  readonly manifest: IndexFacts;
  readonly skipped: readonly SkippedPicture<Picture>[];
  /** Pictures that an earlier build, which was interrupted, had described. */
  readonly resumed: number;
  /** What was measured of the graph; `undefined` without one. */
  readonly tuned: TuneResult | undefined;
}

/** What gives the descriptors: a network that makes them now, or a place where they are already. */
export type OpenExtractor = (model: Model, options: ExtractorOptions) => Promise<Extractor>;

/**
 * Pictures in, index directory out: decoding, inference and insertion overlap, none of them on the event loop.
 * Nothing is at the target unless all of it is. What was described before an interruption or a failure is kept beside the
 * target, and the same build goes on with it.
 */
export async function buildIndex(
  plan: IndexPlan,
  context: CommandContext,
  open: OpenExtractor = openExtractor,
): Promise<BuiltIndex> {
  const { folder, model, target, kind, hnsw, replace, metric, precision, shards } = plan;
  const description = {
    kind,
    dimension: model.head.descriptorLength,
    model: { name: model.name, fingerprint: model.fingerprint },
    writeModel: (directory: string) => saveModel(model, directory),
    root: folder.root,
    columns: pictureColumns(folder.pictures),
    ...(metric && { metric }),
    ...(precision && { precision }),
  };
  const onDiscarded = ({ message }: Error) =>
    context.terminal.note(
      `What an interrupted build has described is of no use any more (${message}); beginning anew.`,
    );
  const onNotice = (text: string) => context.terminal.note(text);
  const options = { replace, hnsw, resume: true, onDiscarded, onNotice, ...(shards && { shards }) };
  const build = await createBuildAt(target, description, options);
  try {
    const resumed = build.count;
    if (resumed > 0)
      context.terminal.note(`Going on with ${resumed} pictures that an interrupted build has described.`);
    const skipped = await describeMissing(build, plan, context, open);
    context.signal.throwIfAborted();
    if (build.count === 0) throw noneUsable(skipped, folder.pictures.length);
    return { ...(await finish(build, plan, context)), skipped, resumed };
  } catch (error) {
    // Whatever it is: hours of describing are worth more than a clean folder.
    if (build.count > 0) {
      await build.close();
      context.terminal.note(`${build.count} pictures are described; the same command goes on from there.`);
    }
    throw error;
  } finally {
    await build.discard();
  }
}

async function describeMissing(
  build: PictureBuild,
  { folder, model }: IndexPlan,
  context: CommandContext,
  open: OpenExtractor,
) {
  const skippedBefore = new Set((await build.skippedPictures()).map(({ path }) => path));
  const known = new Map<string, number>();
  for await (const [id, row] of build.pictures.all()) known.set(keyOfRow(row), id);
  const wanted = new Set(folder.pictures.map(({ name, box }) => pictureKey(name, box)));
  // Pictures that are gone since, or are not asked for any more.
  await build.remove([...known].filter(([key]) => !wanted.has(key)).map(([, id]) => id));
  const pictures = folder.pictures.filter(({ name, box }) => !known.has(pictureKey(name, box)));
  if (pictures.length === 0) return [];
  const extractor = await open(model, { pictures: pictures.length });
  try {
    return await describeInGroups(extractor, pictures, "Indexing", context, async (group) => {
      if (group.pictures.length > 0) {
        await build.add(
          group.descriptors,
          group.pictures.map((picture) => pictureRow(picture, picture.name, build.manifest.columns)),
        );
      }
      const skipped = group.skipped.filter(({ picture }) => !skippedBefore.has(picture.name));
      await build.skip(skipped.map(({ picture, reason }) => ({ path: picture.name, reason: reason.message })));
    });
  } finally {
    await extractor.close();
  }
}

async function finish(build: PictureBuild, { recall, kind }: IndexPlan, context: CommandContext) {
  if (kind === "flat") return build.commit();
  const progress = progressOf("Linking", context);
  try {
    return await build.commit({ ...(recall !== undefined && { recall }), onProgress: progress.onProgress });
  } finally {
    progress.stop();
  }
}
