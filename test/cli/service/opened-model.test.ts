import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openIndexModel } from "@loci/cli/service";
import { openIndex } from "@loci/index";
import { expect, it } from "vitest";
import { indexOnDisk } from "../../support/index-on-disk.js";

it("describes a picture as the index has it, and explains it", async () => {
  const disk = await indexOnDisk("flat", 1);
  const index = await openIndex(disk.index);
  const model = await openIndexModel(index, {});
  const [id, row] = [...index.rows][0]!;
  const bytes = await readFile(join(disk.pictures, `${row["path"]}`));
  const { signal } = new AbortController();
  const descriptor = await model.describer.describe({ path: "x", bytes }, signal);
  const [hits] = await index.search(descriptor, 1);
  expect(hits![0]).toMatchObject({ id, distance: expect.closeTo(0, 5) });
  const explainer = await model.explainer();
  expect(await model.explainer()).toBe(explainer);
  const same = { path: "x", bytes };
  expect((await explainer.explain(same, same, signal)).score).toBeCloseTo(1, 5);
  expect(model.fingerprint).toBe(index.manifest.model.fingerprint);
  expect(model.exported).toBeUndefined();
  await model.close();
  const shared = await openIndexModel(index, { isShared: true });
  expect(shared.exported?.length).toBeGreaterThan(1e6);
  await shared.close();
  await index.close();
}, 180_000);
