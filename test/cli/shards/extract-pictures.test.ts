import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildIndex, type ExtractionPlan, extractPictures } from "@loci/cli";
import { readNpy, readPictureFolder } from "@loci/core";
import { openIndex } from "@loci/index";
import { describe, expect, it, vi } from "vitest";
import { addBrokenPictures, drawClassFolders } from "../../support/picture-folder.js";
import { quickModel } from "../../support/shard-samples.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { testContext } from "../../support/test-terminal.js";

async function prepare() {
  const folder = await temporaryFolder();
  vi.stubEnv("LOCI_CACHE", join(folder, "cache"));
  const pictures = join(folder, "pictures");
  await drawClassFolders(pictures, 3);
  const plan = async (more: Partial<ExtractionPlan> = {}): Promise<ExtractionPlan> => ({
    folder: await readPictureFolder(pictures),
    model: await quickModel(),
    target: join(folder, "test.loci"),
    kind: "flat",
    hnsw: {},
    replace: false,
    shardSize: 4,
    ...more,
  });
  return { folder, pictures, plan };
}

async function contentOf(directory: string) {
  const index = await openIndex(directory);
  const rows = [...index.rows];
  await index.close();
  return { rows, descriptors: (await readNpy(join(directory, "vectors-1.npy"))).data };
}

describe("extraction", () => {
  it("makes the index that is built without shards, and leaves nothing beside it", { timeout: 120_000 }, async () => {
    const { folder, pictures, plan } = await prepare();
    await addBrokenPictures(join(pictures, "triangles"));
    await writeFile(join(pictures, "circles/empty.jpg"), "");
    const { context, progress } = testContext();
    const { manifest, skipped, shards, shardsBefore } = await extractPictures(await plan(), context);
    expect({ shards, shardsBefore, count: manifest.count }).toEqual({ shards: 3, shardsBefore: 0, count: 9 });
    expect(skipped.map(({ picture }) => picture.name)).toEqual([
      "circles/empty.jpg",
      "triangles/text.jpg",
      "triangles/truncated.jpg",
    ]);
    expect(progress).toContain("Describing 12/12");
    const built = join(folder, "built.loci");
    await buildIndex({ ...(await plan()), target: built }, testContext().context);
    const [ours, theirs] = [await contentOf(join(folder, "test.loci")), await contentOf(built)];
    expect(ours.rows).toEqual(theirs.rows);
    // Batches are others than without shards of four, and the last bit of float32 depends on the batch.
    expect(ours.descriptors).toHaveLength(theirs.descriptors.length);
    for (const [at, value] of ours.descriptors.entries()) expect(value).toBeCloseTo(theirs.descriptors[at]!, 6);
    expect((await readdir(folder)).sort()).toEqual(["built.loci", "cache", "pictures", "test.loci"]);
  });

  it("goes on with the results that are there, and describes damaged ones again", { timeout: 120_000 }, async () => {
    const { folder, plan } = await prepare();
    const results = join(folder, "results");
    const first = await extractPictures(await plan({ results }), testContext().context);
    expect(first.shards).toBe(3);
    const expected = await contentOf(join(folder, "test.loci"));
    const files = (await readdir(join(results, "results"))).map((file) => join(results, "results", file));
    await rm(files[0]!);
    const damaged = await readFile(files[1]!);
    damaged[damaged.length - 1]! ^= 1;
    await writeFile(files[1]!, damaged);
    const { context, notes } = testContext();
    const again = await extractPictures(await plan({ results, replace: true }), context);
    expect(again).toMatchObject({ shards: 3, shardsBefore: 1 });
    expect(notes.join("\n")).toContain(`${files[1]} is not the result of shard`);
    expect(await contentOf(join(folder, "test.loci"))).toEqual(expected);
  });

  it("tells which shards failed, and keeps the results of the others", { timeout: 120_000 }, async () => {
    const { folder, pictures, plan } = await prepare();
    const results = join(folder, "results");
    // Of pictures that are read while they are cut into shards and not found afterwards: all but those of one class.
    const root = join(folder, "elsewhere");
    await cp(join(pictures, "circles"), join(root, "circles"), { recursive: true });
    const missing = await plan({ results, shardSize: 3 });
    const failing = extractPictures({ ...missing, folder: { ...missing.folder, root } }, testContext().context);
    await expect(failing).rejects.toThrow(
      /^2 of 3 shards failed; the first, [0-9a-f]{10}: .*stripes\/\d\.jpg.*no such file/,
    );
    expect(await readdir(join(results, "results"))).toHaveLength(1);
    expect((await readdir(folder)).sort()).toEqual(["cache", "elsewhere", "pictures", "results"]);
  });
});
