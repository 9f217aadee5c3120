import { join } from "node:path";
import { readNpy } from "@loci/core";
import { openIndex } from "@loci/index";
import { describe, expect, it, vi } from "vitest";
import { outputOf, startLoci } from "../../support/loci-process.js";
import { drawClassFolders } from "../../support/picture-folder.js";
import { isRedisMissing, startRedis } from "../../support/redis-server.js";
import { runLoci } from "../../support/run-loci.js";
import { BUCKET, startS3 } from "../../support/s3-server.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const SECRETS = /AKIDLOCITEST|s3cret/;
const RESULTS = ["--results", `s3://${BUCKET}/photos`];

async function prepare() {
  const server = await startS3();
  const folder = await temporaryFolder();
  vi.stubEnv("LOCI_CACHE", join(folder, "cache"));
  const pictures = join(folder, "pictures");
  await drawClassFolders(pictures, 2);
  const model = ["--model", "mobilenet_v2@block_3_expand_relu/gap", "--size", "64", "--kind", "flat", "--shard", "2"];
  const extract = (index: string, ...more: string[]) =>
    runLoci("extract", pictures, ...model, "--out", join(folder, index), ...more);
  const contentOf = async (name: string) => {
    const index = await openIndex(join(folder, name));
    const rows = [...index.rows];
    await index.close();
    return { rows, descriptors: (await readNpy(join(folder, name, "vectors-1.npy"))).data };
  };
  /** How often each kind of request was sent for shards and results. */
  const requests = () => {
    const kinds = server.asked.map((each) => /^(\w+) photos\/(shards|results)\//.exec(each)?.slice(1).join(" "));
    const counts: Record<string, number> = {};
    for (const kind of kinds) if (kind !== undefined) counts[kind] = (counts[kind] ?? 0) + 1;
    return counts;
  };
  return { ...server, folder, extract, contentOf, requests };
}

describe("loci extract with its results in a bucket", () => {
  it("makes the index that it makes with a folder, with five requests a shard, and goes on with what is there", {
    timeout: 300_000,
  }, async () => {
    const { asked, faults, extract, contentOf, requests } = await prepare();
    expect(await extract("local.loci")).toMatchObject({ code: 0 });
    expect(asked).toEqual([]);
    const made = await extract("bucket.loci", ...RESULTS);
    expect(made).toMatchObject({ code: 0, out: expect.stringContaining("6 pictures, 144 numbers each") });
    expect(await contentOf("bucket.loci")).toEqual(await contentOf("local.loci"));
    expect(requests()).toEqual({
      "PUT shards": 3,
      "HEAD results": 3,
      "GET shards": 3,
      "PUT results": 3,
      "GET results": 3,
    });
    faults.push(503, "cut before", "cut after");
    const again = await extract("bucket.loci", ...RESULTS, "--replace");
    expect(again).toMatchObject({ code: 0, notes: expect.stringContaining("3 shards, 3 of them described before") });
    expect(faults).toEqual([]);
    expect(made.out + made.notes + again.out + again.notes).not.toMatch(SECRETS);
  });

  it.skipIf(isRedisMissing)("has two workers describe the shards (redis-server)", { timeout: 300_000 }, async () => {
    const { extract, contentOf, requests } = await prepare();
    const redis = await startRedis();
    const queue = ["--queue", redis.url, ...RESULTS];
    const workers = [1, 2].map(() => startLoci(["worker", ...queue, "--concurrency", "1"]));
    try {
      expect(await extract("local.loci")).toMatchObject({ code: 0 });
      const made = await extract("queued.loci", ...queue);
      expect(made).toMatchObject({ code: 0 });
      expect(await contentOf("queued.loci")).toEqual(await contentOf("local.loci"));
      for (const { child } of workers) child.kill("SIGTERM");
      const outputs = await Promise.all(workers.map((worker) => outputOf(worker)));
      const shards = outputs.map((output) => Number(/(\d+) shards, \d+ pictures/.exec(output)?.[1]));
      expect(shards[0]! + shards[1]!).toBe(3);
      expect([made.out, made.notes, ...outputs].join("\n")).not.toMatch(SECRETS);
      expect(requests()).toMatchObject({ "PUT shards": 3, "GET shards": 3, "PUT results": 3, "GET results": 3 });
    } finally {
      for (const { child } of workers) child.kill("SIGKILL");
      await redis.close();
    }
  });

  it("refuses a bucket that is not there, and a signature that is wrong, without showing what it was made with", {
    timeout: 120_000,
  }, async () => {
    const { extract } = await prepare();
    const elsewhere = await extract("a.loci", "--results", "s3://another-bucket/photos");
    expect(elsewhere).toMatchObject({ code: 1, notes: expect.stringContaining("404 NoSuchBucket") });
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "another-s3cret");
    const wrong = await extract("a.loci", ...RESULTS);
    expect(wrong).toMatchObject({ code: 1, notes: expect.stringContaining("403 SignatureDoesNotMatch") });
    expect(elsewhere.notes + wrong.notes).not.toMatch(SECRETS);
  });
});
