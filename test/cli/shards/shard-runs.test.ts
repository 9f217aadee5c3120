import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CutShard, makeResultsFolder, type ShardOutcome, ShardRuns } from "@loci/cli";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.js";

const cut = (name: string): CutShard => ({
  shard: { model: "a".repeat(64), dimension: 2, pictures: [{ name, hash: "b".repeat(64) }] },
  pictures: [{ name, path: `/photos/${name}` }],
});

async function prepare(outcome: ShardOutcome = { kind: "done" }) {
  const results = await makeResultsFolder(await temporaryFolder());
  const ran: string[] = [];
  const notes: string[] = [];
  const run = async (id: string) => {
    ran.push(id);
    await new Promise((resolve) => setTimeout(resolve, 10));
    return outcome;
  };
  const runner = { atOnce: 1, run, state: () => undefined, close: async () => {} };
  return { results, ran, notes, runs: new ShardRuns(results, runner, (line) => void notes.push(line)) };
}

describe("the shards of an extraction", () => {
  it("are run when they have no sound result, each once", async () => {
    const { results, ran, notes, runs } = await prepare();
    const [known, damaged, fresh] = [cut("1.jpg"), cut("2.jpg"), cut("3.jpg")];
    const id = await results.writeShard(known.shard);
    await results.writeResult(id, known.shard, { descriptors: Float32Array.of(1, 0), skipped: [] });
    const file = join(results.place, "results", `${await results.writeShard(damaged.shard)}.safetensors`);
    await writeFile(file, "no result");
    const done = await Promise.all([known, damaged, fresh, fresh].map((each) => runs.carryOut(each)));
    expect(done).toEqual([false, true, true, true]);
    expect(ran).toHaveLength(2);
    expect(new Set(ran).has(id)).toBe(false);
    expect([runs.before, runs.shards.size]).toEqual([1, 3]);
    expect(notes).toEqual([expect.stringContaining("; its pictures are described again")]);
    expect(notes[0]).toContain(file);
    runs.assertAllDone();
  });

  it("are told when they failed, with the first reason", async () => {
    const { results, runs } = await prepare({ kind: "failed", reason: "no space on the disk" });
    await Promise.all([cut("1.jpg"), cut("2.jpg")].map((each) => runs.carryOut(each)));
    expect(() => runs.assertAllDone()).toThrow(
      new RegExp(
        `^2 of 2 shards failed; the first, [0-9a-f]{10}: no space on the disk. The results of the others are in ${results.place}`,
      ),
    );
  });
});
