import { readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  connectToRedis,
  openQueueRunner,
  openShardQueue,
  openTrials,
  parseQueueAddress,
  runQueueWorker,
  type WorkerPlan,
} from "@loci/cli";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { deadlyOptions, makeHanging } from "../../support/deadly-pictures.js";
import { isRedisMissing, startRedis } from "../../support/redis-server.js";
import { describePlainly, drawShardSamples, shardOf } from "../../support/shard-samples.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { testContext } from "../../support/test-terminal.js";

async function prepare(change: (root: string) => Promise<void> = async () => {}) {
  const server = await startRedis();
  onTestFinished(() => server.close());
  const connect = async () => {
    const redis = await connectToRedis(parseQueueAddress(server.url), () => {});
    onTestFinished(() => redis.disconnect());
    return redis;
  };
  const samples = await drawShardSamples(await temporaryFolder());
  const { results, pictures } = samples;
  await change(pictures.root);
  const shard = await shardOf(samples);
  const id = await results.writeShard(shard);
  const runner = await openQueueRunner(results, pictures.root, await connect(), () => {});
  onTestFinished(() => runner.close());
  const redis = await connect();
  const queue = openShardQueue(results, redis);
  const start = async (more: Partial<WorkerPlan> = {}) => {
    const { context, notes, interrupt } = testContext();
    const plan = { results, redis: await connect(), concurrency: 2, lostAfter: 30, grace: 60, ...more };
    const running = runQueueWorker(plan, context);
    // Whoever does not wait for it is not told.
    running.catch(() => {});
    return { running, notes, interrupt };
  };
  return { ...samples, shard, id, runner, queue, redis, start };
}

describe.skipIf(isRedisMissing)("a worker of a queue (skipped where redis-server is not installed)", () => {
  it("describes shards, passes over those that are done, and ends when it is told to", {
    timeout: 120_000,
  }, async () => {
    const { results, shard, id, runner, queue, start, ...samples } = await prepare();
    const { running, notes, interrupt } = await start();
    expect(await runner.run(id)).toEqual({ kind: "done" });
    const described = await results.readResult(id, shard);
    expect(described.descriptors).toEqual(await describePlainly(samples));
    await queue.add("shard", { root: "/nowhere" }, { jobId: id });
    await expect
      .poll(() => queue.getJobCountByTypes("wait", "active", "delayed", "failed"), { timeout: 60_000 })
      .toBe(0);
    interrupt();
    expect(await running).toEqual({ shards: 1, pictures: 6, skipped: 0 });
    expect(notes.filter((line) => line.startsWith("Shard"))).toEqual([expect.stringContaining(": 6 pictures, ")]);
  });

  it("gives a shard back that is not done in time, and blames no picture for it", { timeout: 120_000 }, async () => {
    vi.stubEnv("NODE_OPTIONS", deadlyOptions);
    const { results, id, runner, queue, start } = await prepare((root) => makeHanging(join(root, "circles/0.jpg")));
    void runner.run(id).catch(() => {});
    const { running, notes, interrupt } = await start({ grace: 0 });
    await expect.poll(() => queue.getActiveCount(), { timeout: 60_000 }).toBe(1);
    interrupt();
    expect(await running).toMatchObject({ shards: 0 });
    expect(await queue.getJobCounts("wait", "active", "delayed")).toEqual({ wait: 1, active: 0, delayed: 0 });
    expect(notes).toContain(`Shard ${id.slice(0, 10)} goes back into the queue`);
    expect(await readdir(join(results.place, "trials"))).toEqual([]);
    expect(await results.hasResult(id)).toBe(false);
  });

  it("tries the pictures of a shard one by one when whole workers have died of it", { timeout: 120_000 }, async () => {
    const { results, shard, id, runner, queue, redis, start } = await prepare();
    // Two workers that died at the first trial of the third picture, as another worker finds it.
    for (const _ of [1, 2]) await (await openTrials(results.trials(id))).begin(2);
    const outcome = runner.run(id);
    await expect.poll(() => queue.getWaitingCount(), { timeout: 60_000 }).toBe(1);
    await redis.hset(queue.toKey(id), "stc", 2);
    const { running, interrupt } = await start();
    expect(await outcome).toEqual({ kind: "done" });
    interrupt();
    expect(await running).toEqual({ shards: 1, pictures: 6, skipped: 1 });
    expect((await results.readResult(id, shard)).skipped).toEqual([
      { place: 2, reason: expect.stringContaining("2 processes that ended") },
    ]);
  });

  it("refuses shards of another model than its own, ends, and leaves them to others", {
    timeout: 120_000,
  }, async () => {
    const { id, runner, queue, start } = await prepare();
    const unfit = await start({ model: "mobilenet_v2@block_3_expand_relu/gmp" });
    const outcome = runner.run(id);
    await expect(unfit.running).rejects.toThrow("model of this worker: expected that of the shards");
    expect(await queue.getJob(id)).toMatchObject({ attemptsMade: 0 });
    const { running, interrupt } = await start();
    expect(await outcome).toEqual({ kind: "done" });
    interrupt();
    await running;
  });

  it("ends when three shards in a row fail on it, as with the wrong pictures, before they have failed for good", {
    timeout: 120_000,
  }, async () => {
    const { results, shard, runner, queue, start } = await prepare();
    const ids = [1, 2, 3].map((count) => results.writeShard({ ...shard, pictures: shard.pictures.slice(0, count) }));
    for (const id of ids) void runner.run(await id).catch(() => {});
    const { running } = await start({ root: "/nowhere", concurrency: 1 });
    await expect(running).rejects.toThrow(/^3 shards in a row failed on this worker; the last: .*no such file/);
    expect(await queue.getFailedCount()).toBe(0);
  });
});
