import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  describeOneByOne,
  describeShard,
  openFolderStore,
  openTrials,
  type ShardResult,
  storedObject,
} from "@loci/cli";
import { openExtractor, readPictureFolder } from "@loci/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { addBrokenPictures } from "../../support/picture-folder.js";
import { describePlainly, drawShardSamples, shardOf } from "../../support/shard-samples.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

async function prepare() {
  const folder = await temporaryFolder();
  const samples = await drawShardSamples(folder);
  const extractor = await openExtractor(samples.model);
  onTestFinished(() => extractor.close());
  return {
    folder,
    samples,
    extractor,
    root: samples.pictures.root,
    trials: storedObject(openFolderStore(folder), "trials.json"),
  };
}

const difference = ({ descriptors }: ShardResult, expected: Float32Array) =>
  Math.max(...descriptors.map((value, at) => Math.abs(value - expected[at]!)));

describe("the pictures of a shard", () => {
  it("have the descriptors that they have without shards; one by one, to the last bit of float32", async () => {
    const { samples, extractor, root, trials } = await prepare();
    const [shard, expected] = [await shardOf(samples), await describePlainly(samples)];
    let described = 0;
    const onDescribed = (pictures: number) => {
      described += pictures;
    };
    const result = await describeShard(extractor, shard, root, onDescribed);
    expect(result).toEqual({ descriptors: expected, skipped: [] });
    expect(described).toBe(6);
    const single = await describeOneByOne(extractor, shard, root, await openTrials(trials));
    expect(single.skipped).toEqual([]);
    expect(single.descriptors).toHaveLength(expected.length);
    expect(difference(single, expected)).toBeLessThan(1e-6);
  });

  it("are skipped when they cannot be decoded, with their names in the reasons and no path of this machine", async () => {
    const { folder, samples, extractor, root, trials } = await prepare();
    await addBrokenPictures(join(root, "circles"));
    const shard = await shardOf({ ...samples, pictures: await readPictureFolder(root) });
    const result = await describeShard(extractor, shard, root);
    expect(result.skipped).toEqual([
      { place: 2, reason: expect.stringContaining('"circles/text.jpg"') },
      { place: 3, reason: expect.stringContaining("truncated") },
    ]);
    expect(JSON.stringify(result.skipped)).not.toContain(folder);
    expect(result.descriptors).toEqual(await describePlainly(samples));
    // What libvips says of one and the same picture is not always the same.
    const withoutLibvips = (skipped: typeof result.skipped) =>
      skipped.map(({ place, reason }) => ({ place, reason: reason.replace(/\(libvips: [^)]*\)/, "") }));
    const oneByOne = await describeOneByOne(extractor, shard, root, await openTrials(trials));
    expect(withoutLibvips(oneByOne.skipped)).toEqual(withoutLibvips(result.skipped));
  });

  it("must be the files that the coordinator saw: one that is another or is not there is an error, not a bad picture", async () => {
    const { samples, extractor, root, trials } = await prepare();
    const shard = await shardOf(samples);
    await writeFile(join(root, "circles/1.jpg"), "This is not a picture.\n");
    await expect(describeShard(extractor, shard, root)).rejects.toThrow(/circles\/1\.jpg" is another file/);
    await rm(join(root, "circles/1.jpg"));
    await expect(describeShard(extractor, shard, root)).rejects.toThrow(/no such file.*--root/);
    await expect(describeOneByOne(extractor, shard, root, await openTrials(trials))).rejects.toThrow(/no such file/);
  });

  it("are skipped one by one when they have ended two processes, and written down before they are tried", async () => {
    const { samples, extractor, root, trials } = await prepare();
    const shard = await shardOf(samples);
    // Two processes that end at picture 2, one that ends at picture 4.
    for (const place of [2, 2, 4]) await (await openTrials(trials)).begin(place);
    const result = await describeOneByOne(extractor, shard, root, await openTrials(trials));
    expect(result.skipped).toEqual([
      { place: 2, reason: expect.stringMatching(/^picture "stripes\/0\.jpg": got 2 processes that ended/) },
    ]);
    expect(result.descriptors).toHaveLength(5 * shard.dimension);
    // The last picture is the one that was tried last.
    expect((await openTrials(trials)).deaths(5)).toBe(1);
  });
});
