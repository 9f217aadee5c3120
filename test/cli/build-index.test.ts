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

  it("removes everything when it is interrupted", async () => {
    const { folder, build } = await prepare();
    const { context, interrupt } = testContext();
    const building = buildIndex({ ...build, target: join(folder, "c.loci") }, context);
    interrupt();
    await expect(building).rejects.toThrow("aborted");
    expect(await readdir(folder)).toEqual(["pictures"]);
  });
});
