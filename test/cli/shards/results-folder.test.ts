import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isResultsFolder, makeResultsFolder, openResultsFolder, type Shard, shardId } from "@loci/cli";
import { loadModel } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { quickModel } from "../../support/shard-samples.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const shard: Shard = {
  model: "a".repeat(64),
  dimension: 2,
  pictures: [{ name: "1.jpg", hash: "b".repeat(64) }],
};
const id = shardId(shard);

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

  it("gives back shards, results and models", async () => {
    const results = await makeResultsFolder(await temporaryFolder());
    expect(await results.writeShard(shard)).toBe(id);
    expect(await results.readShard(id)).toEqual(shard);
    const result = { descriptors: Float32Array.of(1, 0), skipped: [] };
    expect(await results.hasResult(id)).toBe(false);
    await expect(results.readResult(id, shard)).rejects.toThrow(`cannot read ${join(results.place, "results", id)}`);
    await results.writeResult(id, shard, result);
    await results.writeResult(id, shard, result);
    expect(await results.hasResult(id)).toBe(true);
    expect(await results.readResult(id, shard)).toEqual(result);
    await results.removeResult(id);
    expect(await results.hasResult(id)).toBe(false);
    const model = await quickModel();
    await results.keepModel(model);
    await results.keepModel(model);
    expect((await loadModel(await results.modelDirectory(model.fingerprint))).fingerprint).toBe(model.fingerprint);
    expect((await readdir(results.place)).sort()).toEqual([
      "loci-results.json",
      "models",
      "results",
      "shards",
      "trials",
    ]);
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
