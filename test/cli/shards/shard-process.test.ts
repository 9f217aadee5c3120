import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type ShardProcess, ShardReturned, startShardProcess, UnfitModel } from "@loci/cli";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { deadlyOptions, makeDeadly, makeHanging } from "../../support/deadly-pictures.js";
import { describePlainly, drawShardSamples, shardOf } from "../../support/shard-samples.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

async function prepare(change: (root: string) => Promise<void> = async () => {}) {
  const folder = await temporaryFolder();
  const samples = await drawShardSamples(folder);
  const { root } = samples.pictures;
  await change(root);
  const shard = await shardOf(samples);
  const id = await samples.results.writeShard(shard);
  const notes: string[] = [];
  const start = (more: { model?: string; patience?: number } = {}): ShardProcess => {
    const { model, patience } = more;
    const shards = startShardProcess(
      { results: samples.results.place, ...(model !== undefined && { model }) },
      { note: (line) => void notes.push(line), ...(patience !== undefined && { patience }) },
    );
    onTestFinished(() => shards.close());
    return shards;
  };
  return { ...samples, root, shard, id, notes, start, order: { shard: id, root, isOneByOne: false } };
}

describe("a process that describes shards", () => {
  it("writes their results, several at once, and tells what went wrong with others", { timeout: 120_000 }, async () => {
    const { results, shard, id, order, start, ...samples } = await prepare();
    const half = { ...shard, pictures: shard.pictures.slice(0, 3) };
    const halfId = await results.writeShard(half);
    const shards = start();
    let described = 0;
    const onDescribed = (pictures: number) => {
      described += pictures;
    };
    const unknown = shards.describe({ ...order, shard: "f".repeat(64) });
    const elsewhere = await results.writeShard({ ...shard, pictures: shard.pictures.slice(0, 2) });
    await Promise.all([
      expect(shards.describe(order, onDescribed)).resolves.toEqual({ pictures: 6, skipped: 0 }),
      expect(shards.describe({ ...order, shard: halfId })).resolves.toEqual({ pictures: 3, skipped: 0 }),
      expect(unknown).rejects.toThrow("cannot read"),
      expect(shards.describe({ ...order, shard: elsewhere, root: "/nowhere" })).rejects.toThrow(/no such file.*--root/),
    ]);
    expect(described).toBe(6);
    const expected = await describePlainly(samples);
    expect(await results.readResult(id, shard)).toEqual({ descriptors: expected, skipped: [] });
    expect((await results.readResult(halfId, half)).descriptors).toHaveLength(expected.length / 2);
    await shards.close();
    await expect(shards.describe(order)).rejects.toBeInstanceOf(ShardReturned);
  });

  it("is started again when a picture kills or hangs it, and only such pictures are skipped", {
    timeout: 400_000,
  }, async () => {
    vi.stubEnv("NODE_OPTIONS", deadlyOptions);
    const { results, shard, id, order, notes, start, ...samples } = await prepare(async (root) => {
      await makeDeadly(join(root, "circles/1.jpg"));
      await makeHanging(join(root, "stripes/0.jpg"));
    });
    expect(await start({ patience: 2000 }).describe(order)).toEqual({ pictures: 6, skipped: 2 });
    const result = await results.readResult(id, shard);
    expect(result.skipped).toEqual([
      { place: 1, reason: expect.stringContaining('picture "circles/1.jpg": got 2 processes that ended') },
      { place: 2, reason: expect.stringContaining('picture "stripes/0.jpg": got 2 processes that ended') },
    ]);
    const expected = [...(await describePlainly(samples))];
    expected.splice(shard.dimension, 2 * shard.dimension);
    for (const [at, value] of result.descriptors.entries()) expect(value).toBeCloseTo(expected[at]!, 6);
    // Once with all of them, and twice with each alone.
    expect(notes).toHaveLength(5);
    expect(notes[0]).toMatch(/^Shard [0-9a-f]{10}: its process ended with SIGKILL; its pictures are tried one by one$/);
    expect(await readdir(join(results.place, "trials"))).toEqual([]);
  });

  it("never lays a death at the door of another shard that was being described at the same time", {
    timeout: 400_000,
  }, async () => {
    vi.stubEnv("NODE_OPTIONS", deadlyOptions);
    const { results, shard, order, start } = await prepare(async (root) => {
      await makeDeadly(join(root, "circles/0.jpg"));
      await makeDeadly(join(root, "circles/1.jpg"));
    });
    const [deadly, harmless] = [shard.pictures.slice(0, 2), shard.pictures.slice(2)];
    const shards = start();
    const described = [deadly, harmless].map(async (pictures) =>
      shards.describe({ ...order, shard: await results.writeShard({ ...shard, pictures }) }),
    );
    expect(await Promise.all(described)).toEqual([
      { pictures: 2, skipped: 2 },
      { pictures: 4, skipped: 0 },
    ]);
  });

  it("refuses shards of another model than its own, and says when it has none at all", {
    timeout: 120_000,
  }, async () => {
    const { order, start } = await prepare();
    const own = start({ model: "mobilenet_v2@block_3_expand_relu/gmp" }).describe(order);
    await expect(own).rejects.toBeInstanceOf(UnfitModel);
    await expect(own).rejects.toThrow("model of this worker: expected that of the shards");
    const none = start({ model: "mobilenet_v2/hem" }).describe(order);
    await expect(none).rejects.toBeInstanceOf(UnfitModel);
    await expect(none).rejects.toThrow('unknown head "hem"');
  });

  it("gives shards back when it is closed, and gives up when processes only ever die", {
    timeout: 120_000,
  }, async () => {
    const { order, start, notes } = await prepare();
    const shards = start();
    const returned = expect(shards.describe(order)).rejects.toBeInstanceOf(ShardReturned);
    await shards.close();
    await returned;
    vi.stubEnv("NODE_OPTIONS", "--no-such-option");
    await expect(start().describe(order)).rejects.toThrow(
      "8 processes in a row ended before they had described a picture",
    );
    expect(notes).toHaveLength(8);
  });
});
