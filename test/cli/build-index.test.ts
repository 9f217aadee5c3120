import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { buildIndex } from "@loci/cli";
import { readNpy, readPictureFolder } from "@loci/core";
import { createModel, parseModelSpec } from "@loci/heads";
import { openIndex } from "@loci/index";
import { describe, expect, it } from "vitest";
import { drawClassFolders } from "../support/picture-folder.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { testContext } from "../support/test-terminal.js";

async function prepare() {
  const folder = await temporaryFolder();
  await drawClassFolders(join(folder, "pictures"), 6);
  const pictures = await readPictureFolder(join(folder, "pictures"));
  const model = await createModel(parseModelSpec("mobilenet_v2/gap"));
  const build = { folder: pictures, model, kind: "flat", hnsw: {}, replace: false } as const;
  return { folder, build };
}

describe("buildIndex", () => {
  it("keeps the pictures in the order of their names, and gives the same vectors every time", async () => {
    const { folder, build } = await prepare();
    const { context, progress } = testContext();
    await buildIndex({ ...build, target: join(folder, "a.loci") }, context);
    await buildIndex({ ...build, target: join(folder, "b.loci") }, context);
    const [a, b] = await Promise.all(["a.loci", "b.loci"].map((name) => readNpy(join(folder, name, "vectors-1.npy"))));
    expect(a?.data).toEqual(b?.data);
    const index = await openIndex(join(folder, "a.loci"));
    expect([...index.rows.values()].map(({ path }) => path)).toEqual(build.folder.pictures.map(({ name }) => name));
    await index.close();
    expect(progress).toContain("Indexing 18/18");
  });

  it("keeps what was described when it is interrupted, and the same build goes on with it", async () => {
    const { folder, build } = await prepare();
    const { context, interrupt, notes } = testContext();
    const target = join(folder, "c.loci");
    const stopping = {
      ...context,
      terminal: { ...context.terminal, progress: () => ({ update: () => interrupt(), stop: () => {} }) },
    };
    await expect(buildIndex({ ...build, target }, stopping)).rejects.toThrow("aborted");
    expect((await readdir(folder)).sort()).toEqual([".c.loci.building", "pictures"]);
    expect(notes.join()).toMatch(/\d+ pictures are described; the same command goes on from there\./);
    const { resumed, manifest } = await buildIndex({ ...build, target }, testContext().context);
    expect(resumed).toBeGreaterThan(0);
    expect(manifest.count).toBe(18);
    expect((await readdir(folder)).sort()).toEqual(["c.loci", "pictures"]);
  });

  it("keeps what was described when it fails, parts of one picture too, and goes on with it", async () => {
    const { folder, build } = await prepare();
    const pictures = build.folder.pictures.flatMap((picture) => [
      picture,
      { ...picture, box: { left: 2, top: 2, width: 20, height: 20 } },
    ]);
    const parts = { ...build, folder: { ...build.folder, pictures }, target: join(folder, "e.loci") };
    const { context, notes } = testContext();
    const fail = () => {
      throw new Error("no more");
    };
    const failing = {
      ...context,
      terminal: { ...context.terminal, progress: () => ({ update: fail, stop: () => {} }) },
    };
    await expect(buildIndex(parts, failing)).rejects.toThrow("no more");
    expect(notes.join()).toMatch(/\d+ pictures are described; the same command goes on from there\./);
    const { resumed, manifest } = await buildIndex(parts, testContext().context);
    expect(resumed).toBeGreaterThan(0);
    expect(manifest.count).toBe(36);
  });

  it("leaves nothing when it is interrupted before anything is described", async () => {
    const { folder, build } = await prepare();
    const { context, interrupt } = testContext();
    interrupt();
    await expect(buildIndex({ ...build, target: join(folder, "d.loci") }, context)).rejects.toThrow("aborted");
    expect(await readdir(folder)).toEqual(["pictures"]);
  });
});
