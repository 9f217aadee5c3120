import { cp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createIndexWriter, verifyIndex } from "@loci/index";
import { expect, test } from "vitest";
import { manifestsFromJournals } from "../../../packages/index/dist/storage/lost-manifest.js";
import { smallDescription, smallDescriptors, smallItems } from "../../support/small-index.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();

test("a manifest for each generation whose beginning is intact, newest first", async () => {
  const directory = join(folder, "small.loci");
  const description = { ...smallDescription("hnsw"), columns: { seen: "time" } as const };
  const build = await createIndexWriter(directory, description, { hnsw: { m: 9 } });
  await build.add(smallDescriptors, smallItems);
  await build.commit();
  const { created, kind, metric, dimension, model, root, hnsw } = await verifyIndex(directory);
  await rm(join(directory, "manifest.json"));
  for (const name of ["rows-%.jsonl", "vectors-%.npy"]) {
    await cp(join(directory, name.replace("%", "1")), join(directory, name.replace("%", "12")));
  }
  // Begun, and nothing of it on the disk; and a journal without vectors.
  await writeFile(join(directory, "rows-13.jsonl"), "");
  await writeFile(join(directory, "vectors-13.npy"), "");
  await cp(join(directory, "rows-1.jsonl"), join(directory, "rows-14.jsonl"));
  const manifests = await manifestsFromJournals(directory);
  expect(manifests.map(({ journal }) => journal)).toEqual(["rows-12.jsonl", "rows-1.jsonl"]);
  for (const manifest of manifests) {
    // New files are begun after all that are there.
    expect(manifest).toMatchObject({
      created,
      kind,
      metric,
      dimension,
      model,
      root,
      hnsw,
      generation: 14,
      columns: { seen: "time" },
    });
  }
});
