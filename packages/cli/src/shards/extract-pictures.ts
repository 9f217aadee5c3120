import { rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { featureCache, openContentHashes, type RetrievalError } from "@loci/core";
import pMap from "p-map";
import { type BuiltIndex, buildIndex, type IndexPlan } from "../build-index.js";
import type { CommandContext } from "../command.js";
import { connectToRedis } from "./connect-redis.js";
import { cutShards } from "./cut-shards.js";
import { openLocalRunner } from "./local-runner.js";
import type { QueueAddress } from "./queue-address.js";
import { openQueueRunner } from "./queue-runner.js";
import { makeResultsFolder, type ResultsFolder } from "./results-folder.js";
import { type DoneShards, keyOf, openShardExtractor } from "./shard-extractor.js";
import { ShardProgress } from "./shard-progress.js";
import { ShardRuns } from "./shard-runs.js";

export interface ExtractionPlan extends IndexPlan {
  /** Where shards and results are; kept. Without it they are beside the target until the index is there. */
  readonly results?: string | undefined;
  /** Pictures of a shard. */
  readonly shardSize: number;
  /** Whose workers describe the shards; without it this machine does. `results` is needed with it. */
  readonly queue?: QueueAddress | undefined;
}

export interface ExtractedIndex extends BuiltIndex {
  readonly shards: number;
  /** Those whose results were there already. */
  readonly shardsBefore: number;
}

/**
 * Describes pictures shard by shard, here or by the workers of a queue, and makes an index of the results: the one that
 * `buildIndex` makes of the same pictures. Whatever ends it, the same call goes on with the results that are there.
 * @throws RetrievalError when shards failed; the results of the others stay
 */
export async function extractPictures(plan: ExtractionPlan, context: CommandContext): Promise<ExtractedIndex> {
  const { target, model } = plan;
  const own = join(dirname(resolve(target)), `.${basename(target)}.shards`);
  const results = await makeResultsFolder(plan.results ?? own);
  await results.keepModel(model);
  const { shardsBefore, ...done } = await describeShards(results, plan, context);
  const built = await buildIndex(plan, context, async () => openShardExtractor(model, done));
  if (plan.results === undefined) await rm(own, { recursive: true, force: true });
  return { ...built, shards: done.shards.size, shardsBefore };
}

async function describeShards(
  results: ResultsFolder,
  { folder: { root, pictures }, model, shardSize, queue }: ExtractionPlan,
  context: CommandContext,
): Promise<DoneShards & { readonly shardsBefore: number }> {
  const { terminal, signal } = context;
  const { note } = terminal;
  const hashes = openContentHashes(featureCache());
  const runner = queue
    ? await openQueueRunner(results, root, await connectToRedis(queue, note), note)
    : openLocalRunner(results, root, { note, device: model.backbone.device });
  const unreadable = new Map<string, RetrievalError>();
  const progress = new ShardProgress(terminal.progress("Describing", pictures.length), runner);
  const cuts = cutShards(pictures, {
    model,
    size: shardSize,
    hashOf: hashes.hashOf,
    onSkipped: (picture, reason) => {
      unreadable.set(keyOf(picture), reason);
      progress.pass(1);
    },
  });
  const runs = new ShardRuns(results, runner, note);
  try {
    await pMap(
      cuts,
      async (cut) => {
        if (await runs.carryOut(cut)) progress.describe(cut.pictures.length);
        else progress.pass(cut.pictures.length);
      },
      { concurrency: runner.atOnce, signal },
    );
  } finally {
    progress.stop();
    await runner.close();
    await hashes.save();
  }
  runs.assertAllDone();
  return { results, shards: runs.shards, unreadable, shardsBefore: runs.before };
}
