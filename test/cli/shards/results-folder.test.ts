import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isResultsFolder, makeResultsFolder, openResultsFolder, openTrials, type Shard, shardId } from "@loci/cli";
import { loadModel } from "@loci/heads";
import { describe, expect, it, vi } from "vitest";
import { BUCKET, startS3 } from "../../support/s3-server.js";
import { quickModel } from "../../support/shard-samples.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const shard: Shard = {
  model: "a".repeat(64),
  dimension: 2,
  pictures: [{ name: "1.jpg", hash: "b".repeat(64) }],
};
const id = shardId(shard);

async function placeIn(kind: string): Promise<string> {
  if (kind === "a folder") return temporaryFolder();
  await startS3();
  vi.stubEnv("LOCI_CACHE", await temporaryFolder());
  return `s3://${BUCKET}/photos`;
}

describe("a results folder", () => {
  it("keeps its id, which no other has", async () => {
    const folder = await temporaryFolder();
    expect(await isResultsFolder(folder)).toBe(false);
    const made = await makeResultsFolder(folder);
    expect(await isResultsFolder(folder)).toBe(true);
    expect((await makeResultsFolder(folder)).id).toBe(made.id);
    expect((await openResultsFolder(folder)).id).toBe(made.id);
    expect((await makeResultsFolder(await temporaryFolder())).id).not.toBe(made.id);
  });

  it.each(["a folder", "a bucket"])("in %s keeps its id, and gives back shards, results and models", async (kind) => {
    const results = await makeResultsFolder(await placeIn(kind));
    expect((await makeResultsFolder(results.place)).id).toBe(results.id);
    expect(await isResultsFolder(results.place)).toBe(true);
    expect(await results.writeShard(shard)).toBe(id);
    expect(await results.readShard(id)).toEqual(shard);
    const result = { descriptors: Float32Array.of(1, 0), skipped: [] };
    expect(await results.hasResult(id)).toBe(false);
    await expect(results.readResult(id, shard)).rejects.toThrow(`cannot read ${results.place}/results/${id}`);
    await results.writeResult(id, shard, result);
    await results.writeResult(id, shard, result);
    expect(await results.hasResult(id)).toBe(true);
    expect(await results.withResult([id, "f".repeat(64)])).toEqual(new Set([id]));
    expect(await results.readResult(id, shard)).toEqual(result);
    await results.removeResult(id);
    expect(await results.hasResult(id)).toBe(false);
    // What a process that is gone was trying.
    await (await openTrials(results.trials(id))).begin(3);
    const { trials } = await openResultsFolder(results.place);
    expect((await openTrials(trials(id))).deaths(3)).toBe(1);
    const model = await quickModel();
    await results.keepModel(model);
    await results.keepModel(model);
    const directory = await results.modelDirectory(model.fingerprint);
    expect((await loadModel(directory)).fingerprint).toBe(model.fingerprint);
  });

  it("refuses a folder that is something else, a shard that it does not have, and one that was changed", async () => {
    const folder = await temporaryFolder();
    await expect(openResultsFolder(folder)).rejects.toThrow(`${folder} is no results folder`);
    await writeFile(join(folder, "file"), "");
    await expect(makeResultsFolder(join(folder, "file"))).rejects.toThrow("cannot make the results folder");
    const results = await makeResultsFolder(join(folder, "results"));
    await expect(results.readShard(id)).rejects.toThrow("cannot read");
    await results.writeShard(shard);
    const file = join(results.place, "shards", `${id}.json`);
    await writeFile(file, (await readFile(file, "utf8")).replace("1.jpg", "2.jpg"));
    await expect(results.readShard(id)).rejects.toThrow("is damaged, or of another shard");
  });
});
