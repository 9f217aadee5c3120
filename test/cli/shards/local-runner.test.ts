import { openLocalRunner } from "@loci/cli";
import { expect, it } from "vitest";
import { describePlainly, drawShardSamples, shardOf } from "../../support/shard-samples.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

it("describes shards here, and tells which failed", { timeout: 120_000 }, async () => {
  const samples = await drawShardSamples(await temporaryFolder());
  const { results, pictures } = samples;
  const shard = await shardOf(samples);
  const [good, bad] = [
    await results.writeShard(shard),
    await results.writeShard({ ...shard, pictures: [{ name: "gone.jpg", hash: "b".repeat(64) }] }),
  ];
  const runner = openLocalRunner(results, pictures.root, { note: () => {} });
  try {
    expect(await Promise.all([runner.run(good), runner.run(bad)])).toEqual([
      { kind: "done" },
      { kind: "failed", reason: expect.stringContaining("gone.jpg") },
    ]);
    expect((await results.readResult(good, shard)).descriptors).toEqual(await describePlainly(samples));
    await expect(runner.run(await results.writeShard({ ...shard, model: "f".repeat(64) }))).rejects.toThrow("model");
  } finally {
    await runner.close();
  }
});
