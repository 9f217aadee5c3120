import { type CutShard, cutShards, makeResultsFolder, openShardExtractor } from "@loci/cli";
import { type Picture, RetrievalError } from "@loci/core";
import { describe, expect, it } from "vitest";
import { quickModel } from "../../support/shard-samples.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const picture = (place: number): Picture => ({ path: `/photos/${place}.jpg`, name: `${place}.jpg` });
const box = { left: 0, top: 0, width: 9, height: 9 };

/** Descriptors that say which shard and row they are: [shard, row, 0, …]. */
async function prepare() {
  const model = await quickModel();
  const dimension = model.head.descriptorLength;
  const results = await makeResultsFolder(await temporaryFolder());
  const pictures = [...Array.from({ length: 6 }, (_, place) => picture(place)), { ...picture(5), box }];
  const shards = new Map<string, CutShard>();
  const cuts = cutShards(pictures, { model, size: 3, hashOf: async () => "b".repeat(64), onSkipped: () => {} });
  for await (const cut of cuts) {
    const skipped = shards.size === 0 ? [{ place: 1, reason: "it is a text" }] : [];
    const descriptors = new Float32Array((cut.pictures.length - skipped.length) * dimension);
    for (let row = 0; row * dimension < descriptors.length; row++) descriptors.set([shards.size, row], row * dimension);
    const id = await results.writeShard(cut.shard);
    await results.writeResult(id, cut.shard, { descriptors, skipped });
    shards.set(id, cut);
  }
  const unreadable = new Map([['["/photos/9.jpg"]', new RetrievalError({ what: "no such file" })]]);
  const extractor = openShardExtractor(model, { results, shards, unreadable });
  const describeAll = async (some: readonly Picture[]) => {
    const [found, skipped]: [string[], string[]] = [[], []];
    for await (const batch of extractor.describe(some)) {
      for (const [place, { name }] of batch.pictures.entries()) {
        const row = batch.descriptors.subarray(place * dimension, (place + 1) * dimension);
        expect(row).toHaveLength(dimension);
        found.push(`${name} ${row[0]}:${row[1]}`);
      }
      skipped.push(...batch.skipped.map(({ picture: { name }, reason }) => `${name} ${reason.message}`));
    }
    return { found, skipped };
  };
  return { results, shards, pictures, describeAll };
}

describe("descriptors from a results folder", () => {
  it("are those of the pictures, in any order and any part of them, boxes told apart", async () => {
    const { pictures, describeAll } = await prepare();
    expect(await describeAll(pictures)).toEqual({
      found: ["0.jpg 0:0", "2.jpg 0:1", "3.jpg 1:0", "4.jpg 1:1", "5.jpg 1:2", "5.jpg 2:0"],
      skipped: ["1.jpg it is a text"],
    });
    expect((await describeAll([pictures[6]!, pictures[2]!, pictures[5]!])).found).toEqual([
      "5.jpg 2:0",
      "2.jpg 0:1",
      "5.jpg 1:2",
    ]);
  });

  it("leave out what could not be read, and say when a picture is in no shard", async () => {
    const { describeAll } = await prepare();
    expect(await describeAll([picture(9), picture(8)])).toEqual({
      found: [],
      skipped: ["9.jpg no such file", '8.jpg picture "/photos/8.jpg" is in no shard'],
    });
  });

  it("are an error when a result is gone", async () => {
    const { results, shards, pictures, describeAll } = await prepare();
    await results.removeResult([...shards.keys()][1]!);
    await expect(describeAll(pictures)).rejects.toThrow("cannot read");
  });
});
