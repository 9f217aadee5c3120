import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { addBrokenPictures, drawClassFolders } from "../../support/picture-folder.js";
import { runLoci } from "../../support/run-loci.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

async function prepare() {
  const folder = await temporaryFolder();
  const pictures = join(folder, "pictures");
  await drawClassFolders(pictures, 2);
  const words = ["extract", pictures, "--out", join(folder, "test.loci"), "--kind", "flat"];
  const model = ["--model", "mobilenet_v2@block_3_expand_relu/gap", "--size", "64"];
  return { folder, pictures, run: (...more: string[]) => runLoci(...words, ...model, ...more) };
}

describe("loci extract", () => {
  it("makes an index here, in shards, and says which pictures were skipped", { timeout: 120_000 }, async () => {
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
