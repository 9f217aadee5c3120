import { ShardReturned, ShardTally } from "@loci/cli";
import { expect, it } from "vitest";

const id = "0123456789abcdef";

it("counts shards and tells each, with those that failed since the last one that did not", async () => {
  const notes: string[] = [];
  const tally = new ShardTally((line) => void notes.push(line));
  const fail = (error: Error) =>
    expect(
      tally.count(id, async () => {
        throw error;
      }),
    ).rejects.toBe(error);
  await tally.count(id, async () => ({ pictures: 8, skipped: 1 }));
  await tally.count(id, async () => ({ pictures: 4, skipped: 0 }));
  await fail(new Error("no space"));
  await fail(new Error("no space"));
  expect(tally.failures).toBe(2);
  await fail(new ShardReturned());
  expect(tally.failures).toBe(2);
  await tally.count(id, async () => undefined);
  expect(tally.failures).toBe(0);
  expect(tally.report).toEqual({ shards: 2, pictures: 12, skipped: 1 });
  expect(notes).toEqual([
    expect.stringMatching(/^Shard 0123456789: 8 pictures, 1 skipped, \d+\.\d s, \d+\.\d pictures\/s$/),
    expect.stringMatching(/^Shard 0123456789: 4 pictures, \d/),
    "Shard 0123456789: no space",
    "Shard 0123456789: no space",
    "Shard 0123456789 goes back into the queue",
  ]);
});

it("tells what the queue complains of once, and leaves the connection to others", async () => {
  const notes: string[] = [];
  const tally = new ShardTally((line) => void notes.push(line));
  for (const reason of [
    "connect ECONNREFUSED 127.0.0.1:6379",
    "Connection is closed.",
    `could not renew lock for job ${id}`,
    `Missing key for job ${id}. moveToFinished`,
    "OOM command not allowed",
    "OOM command not allowed",
  ]) {
    tally.tellQueueError(new Error(reason));
  }
  expect(notes).toEqual([
    "The queue has given up shards that this worker had; their results count all the same",
    "Queue: OOM command not allowed",
  ]);
});
