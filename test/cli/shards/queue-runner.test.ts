import {
  connectToRedis,
  makeResultsFolder,
  openQueueRunner,
  openShardQueue,
  parseQueueAddress,
  queueName,
  type ResultsFolder,
  type Shard,
} from "@loci/cli";
import type { Processor, Worker as WorkerOfShards } from "bullmq";
import { Worker } from "bullmq";
import { describe, expect, it, onTestFinished } from "vitest";
import { isRedisMissing, startRedis } from "../../support/redis-server.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const shard: Shard = { model: "a".repeat(64), dimension: 2, pictures: [{ name: "1.jpg", hash: "b".repeat(64) }] };
const result = { descriptors: Float32Array.of(1, 0), skipped: [] };

async function prepare() {
  const server = await startRedis();
  onTestFinished(() => server.close());
  const results = await makeResultsFolder(await temporaryFolder());
  const id = await results.writeShard(shard);
  const notes: string[] = [];
  const connect = () => connectToRedis(parseQueueAddress(server.url), () => {});
  const open = async () => {
    const runner = await openQueueRunner(results, "/photos", await connect(), (line) => void notes.push(line));
    onTestFinished(() => runner.close());
    return runner;
  };
  return { server, results, id, notes, connect, open };
}

/** A worker that does as the test says. */
async function work(results: ResultsFolder, redis: Awaited<ReturnType<typeof connectToRedis>>, processor: Processor) {
  const worker: WorkerOfShards = new Worker(queueName(results), processor, { connection: redis, prefix: "loci" });
  worker.on("error", () => {});
  onTestFinished(async () => {
    await worker.close(true);
    redis.disconnect();
  });
  return worker;
}

describe.skipIf(isRedisMissing)("shards on a queue (skipped where redis-server is not installed)", () => {
  it("are done when their results are there, whoever made them, and tell where the pictures are", async () => {
    const { results, id, connect, open } = await prepare();
    const runner = await open();
    const jobs: unknown[] = [];
    await work(results, await connect(), async (job) => {
      jobs.push([job.id, job.data]);
      await results.writeResult(id, shard, result);
    });
    expect(await runner.run(id)).toEqual({ kind: "done" });
    expect(jobs).toEqual([[id, { root: "/photos" }]]);
    expect(runner.state()).toMatch(/^\d workers?$/);
    // Nobody takes this one, but its result appears.
    const other = { ...shard, dimension: 1 };
    const otherId = await results.writeShard(other);
    const outcome = runner.run(otherId);
    await results.writeResult(otherId, other, { descriptors: Float32Array.of(1), skipped: [] });
    expect(await outcome).toEqual({ kind: "done" });
  });

  it("fail with the reason when three tries have failed, and may be run again", { timeout: 60_000 }, async () => {
    const { results, id, connect, open } = await prepare();
    const runner = await open();
    let tries = 0;
    await work(results, await connect(), async () => {
      if (++tries <= 3) throw new Error("no space on the disk");
      await results.writeResult(id, shard, result);
    });
    expect(await runner.run(id)).toEqual({ kind: "failed", reason: "no space on the disk" });
    expect(tries).toBe(3);
    expect(await runner.run(id)).toEqual({ kind: "done" });
  });

  it("are put into the queue again when Redis has lost its data", { timeout: 60_000 }, async () => {
    const { server, results, id, notes, connect, open } = await prepare();
    const runner = await open();
    const outcome = runner.run(id);
    const redis = await connect();
    onTestFinished(() => redis.disconnect());
    const queue = openShardQueue(results, redis);
    await expect.poll(() => queue.getWaitingCount(), { timeout: 20_000 }).toBe(1);
    await server.stop();
    await server.start();
    const worker = await work(results, await connect(), () => results.writeResult(id, shard, result));
    expect(await outcome).toEqual({ kind: "done" });
    expect(worker.isRunning()).toBe(true);
    expect(notes.join("\n")).toMatch(/queue does not know any more: 1; they are put into it again/);
  });

  it("are taken out of the queue by a coordinator that ends, and by the next one", async () => {
    const { results, id, connect, open } = await prepare();
    const redis = await connect();
    const queue = openShardQueue(results, redis);
    onTestFinished(() => redis.disconnect());
    await queue.add("shard", { root: "/old" }, { jobId: "f".repeat(64) });
    const runner = await open();
    expect(await queue.getWaitingCount()).toBe(0);
    const outcome = expect(runner.run(id)).rejects.toThrow();
    await expect.poll(() => queue.getWaitingCount(), { timeout: 20_000 }).toBe(1);
    await runner.close();
    await outcome;
    expect(await queue.getWaitingCount()).toBe(0);
  });
});
