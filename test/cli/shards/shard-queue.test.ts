import { connectToRedis, openShardQueue, parseQueueAddress, queueName } from "@loci/cli";
import { describe, expect, it, onTestFinished } from "vitest";
import { isRedisMissing, startRedis } from "../../support/redis-server.js";

it("has a name of its own for each results folder", () => {
  expect(queueName({ id: "0123" })).toBe("shards-0123");
});

describe.skipIf(isRedisMissing)("a queue in Redis (skipped where redis-server is not installed)", () => {
  it("holds a shard once, and of it only its id and where the pictures are", async () => {
    const server = await startRedis();
    onTestFinished(() => server.close());
    const redis = await connectToRedis(parseQueueAddress(server.url), () => {});
    const queue = openShardQueue({ id: "0123" }, redis);
    onTestFinished(async () => {
      await queue.close();
      redis.disconnect();
    });
    const shard = "a".repeat(64);
    for (const _ of [1, 2]) await queue.add("shard", { root: "/photos" }, { jobId: shard });
    expect(await queue.getJobCounts("wait", "active")).toEqual({ wait: 1, active: 0 });
    expect(await queue.getJob(shard)).toMatchObject({ data: { root: "/photos" }, opts: { attempts: 3 } });
    expect((await redis.keys("*")).every((key) => key.startsWith("loci:shards-0123"))).toBe(true);
  });
});
