import { rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { featureCache, openContentHashes, RetrievalError } from "@loci/core";
import pMap from "p-map";
import { type BuiltIndex, buildIndex, type IndexPlan } from "../build-index.js";
import type { CommandContext } from "../command.js";
import type { Progress } from "../terminal.js";
import { connectToRedis } from "./connect-redis.js";
import { type CutShard, cutShards } from "./cut-shards.js";
import { openLocalRunner } from "./local-runner.js";
import type { QueueAddress } from "./queue-address.js";
import { openQueueRunner } from "./queue-runner.js";
import { makeResultsFolder, type ResultsFolder } from "./results-folder.js";
import { shortId } from "./shard.js";
import { type DoneShards, keyOf, openShardExtractor } from "./shard-extractor.js";
import type { ShardRunner } from "./shard-runner.js";

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
  const throughput = new Throughput(terminal.progress("Describing", pictures.length), runner);
  const cuts = cutShards(pictures, {
    model,
    size: shardSize,
    hashOf: hashes.hashOf,
    onSkipped: (picture, reason) => {
      unreadable.set(keyOf(picture), reason);
      throughput.pass(1);
    },
  });
  const runs = new ShardRuns(results, runner, note);
  try {
    await pMap(
      cuts,
      async (cut) => {
        if (await runs.carryOut(cut)) throughput.describe(cut.pictures.length);
        else throughput.pass(cut.pictures.length);
      },
      { concurrency: runner.atOnce, signal },
    );
  } finally {
    throughput.stop();
    await runner.close();
    await hashes.save();
  }
  runs.assertAllDone();
  return { results, shards: runs.shards, unreadable, shardsBefore: runs.before };
}

/** The shards of an extraction, and what has become of them. */
class ShardRuns {
  readonly shards = new Map<string, CutShard>();
  /** Shards whose results were there already. */
  before = 0;
  readonly #failures: (readonly [id: string, reason: string])[] = [];
  readonly #results: ResultsFolder;
  readonly #runner: ShardRunner;
  readonly #note: (line: string) => void;

  constructor(results: ResultsFolder, runner: ShardRunner, note: (line: string) => void) {
    this.#results = results;
    this.#runner = runner;
    this.#note = note;
  }

  /** @returns whether it was described now */
  async carryOut(cut: CutShard): Promise<boolean> {
    const id = await this.#results.writeShard(cut.shard);
    this.shards.set(id, cut);
    if (await this.#hasSoundResult(id, cut)) {
      this.before++;
      return false;
    }
    const outcome = await this.#runner.run(id);
    if (outcome.kind === "failed") this.#failures.push([id, outcome.reason]);
    return true;
  }

  /** @throws RetrievalError when shards failed */
  assertAllDone(): void {
    const [first] = this.#failures;
    if (first === undefined) return;
    throw new RetrievalError({
      what: `${this.#failures.length} of ${this.shards.size} shards failed; the first, ${shortId(first[0])}: ${first[1]}`,
      remedy: `The results of the others are in ${this.#results.folder}; the same command goes on with them`,
    });
  }

  async #hasSoundResult(id: string, { shard }: CutShard): Promise<boolean> {
    if (!(await this.#results.hasResult(id))) return false;
    try {
      await this.#results.readResult(id, shard);
      return true;
    } catch (error) {
      if (!(error instanceof RetrievalError)) throw error;
      this.#note(`${error.what}; its pictures are described again`);
      await this.#results.removeResult(id);
      return false;
    }
  }
}

/** A progress bar that says how fast pictures are described; those that were before do not count. */
class Throughput {
  readonly #progress: Progress;
  readonly #runner: ShardRunner;
  readonly #started = performance.now();
  #done = 0;
  #described = 0;

  constructor(progress: Progress, runner: ShardRunner) {
    this.#progress = progress;
    this.#runner = runner;
  }

  describe(pictures: number): void {
    this.#described += pictures;
    this.pass(pictures);
  }

  pass(pictures: number): void {
    this.#done += pictures;
    const rate = this.#described / Math.max((performance.now() - this.#started) / 1000, 0.001);
    const state = this.#runner.state();
    this.#progress.update(this.#done, `${rate.toFixed(1)} pictures/s${state === undefined ? "" : `, ${state}`}`);
  }

  stop(): void {
    this.#progress.stop();
  }
}
