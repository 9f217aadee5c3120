import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allowForSlowServers } from "../../support/allow-for-slow-servers.js";
import { outputOf, startLoci } from "../../support/loci-process.js";
import { addBrokenPictures, drawClassFolders } from "../../support/picture-folder.js";
import { indexAddress, postgresServers } from "../../support/postgres-servers.js";
import { isRedisMissing, startRedis } from "../../support/redis-server.js";
import { runLoci } from "../../support/run-loci.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

allowForSlowServers();

async function prepare() {
  const folder = await temporaryFolder();
  const pictures = join(folder, "pictures");
  await drawClassFolders(pictures, 2);
  const model = ["--model", "mobilenet_v2@block_3_expand_relu/gap", "--size", "64"];
  const extract = (...more: string[]) => runLoci("extract", pictures, ...model, ...more);
  const run = (...more: string[]) => extract("--out", join(folder, "test.loci"), "--kind", "flat", ...more);
  return { folder, pictures, extract, run };
}

describe("loci extract", () => {
  it("makes an index here, in shards, and says which pictures were skipped", async () => {
    const { folder, pictures, run } = await prepare();
    await addBrokenPictures(join(pictures, "circles"));
    const results = join(folder, "results");
    const first = await run("--results", results, "--shard", "4");
    expect(first).toMatchObject({ code: 2, out: expect.stringContaining("6 pictures, 144 numbers each") });
    expect(first.notes).toMatch(/2 shards\n[\s\S]*2 pictures were skipped:\n.*truncated|text\.jpg/);
    expect(await readdir(join(results, "results"))).toHaveLength(2);
    const second = await run("--results", results, "--shard", "4", "--replace");
    expect(second.notes).toContain("2 shards, 2 of them described before");
  });

  it("makes an index in PostgreSQL, and goes on with the results that are there", async () => {
    const { folder, pictures, extract, run } = await prepare();
    const [server] = (await postgresServers(1)) as [string];
    const address = indexAddress(server);
    const into = ["--out", address, "--shard", "4"];
    expect(await extract(...into)).toMatchObject({
      code: 1,
      notes: expect.stringContaining("PostgreSQL needs --results"),
    });
    const results = ["--results", join(folder, "results")];
    const made = await extract(...into, ...results);
    expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^postgres:.*: 6 pictures, 144 numbers each/) });
    const again = await extract(...into, ...results, "--replace");
    expect(again.notes).toContain("2 shards, 2 of them described before");
    const local = await run();
    expect(local.code).toBe(0);
    const ask = async (index: string) => {
      const { queries } = JSON.parse(
        (await runLoci("query", index, join(pictures, "circles", "0.jpg"), "-k", "6", "--json")).out,
      );
      return queries[0].hits.map(({ path }: { path: string }) => path);
    };
    expect(await ask(address)).toEqual(await ask(join(folder, "test.loci")));
  });

  it.skipIf(isRedisMissing)("has workers of a queue describe what goes into PostgreSQL (redis-server)", async () => {
    const { folder, extract } = await prepare();
    const [server] = (await postgresServers(1)) as [string];
    const redis = await startRedis();
    const queue = ["--queue", redis.url, "--results", join(folder, "results")];
    const worker = startLoci(["worker", ...queue]);
    try {
      const made = await extract("--out", indexAddress(server), "--shard", "2", ...queue);
      expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^postgres:.*: 6 pictures/) });
      worker.child.kill("SIGTERM");
      expect(await outputOf(worker)).toContain("3 shards, 6 pictures, 0 of them skipped");
    } finally {
      worker.child.kill("SIGKILL");
      await redis.close();
    }
  });

  it("refuses places that it does not know, before anything is described", async () => {
    const { extract } = await prepare();
    expect(await extract("--out", "s3://bucket/photos.loci", "--results", "somewhere")).toMatchObject({
      code: 1,
      notes: expect.stringMatching(
        /place of an index: expected a directory, or postgres:.*got s3:\/\/…\. .*loci extract --results s3:/,
      ),
    });
  });

  it("needs a results folder for a queue, and never shows the password of one", async () => {
    const { run } = await prepare();
    expect(await run("--queue", "redis://localhost")).toMatchObject({
      code: 1,
      notes: expect.stringContaining("--queue needs --results"),
    });
    const wrong = await run("--queue", "redis://:s3cret@localhost/jobs", "--results", "somewhere");
    expect(wrong).toMatchObject({ code: 1, notes: expect.stringContaining("which is no number") });
    expect(wrong.notes).not.toContain("s3cret");
  });
});
