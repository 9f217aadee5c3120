import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openDataset } from "@loci/core";
import { expect, test } from "vitest";
import { datasetSamples } from "../../support/dataset-samples.js";
import { runLoci } from "../../support/run-loci.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

test("a benchmark as our table, which opens as the same", async () => {
  const root = await datasetSamples["revisited"]!(await temporaryFolder());
  const out = join(root, "loci.csv");
  expect(await runLoci("dataset", "convert", root, "--out", out)).toMatchObject({
    code: 0,
    out: `${out}: 4 pictures of revisited`,
  });
  const [before, after] = [await openDataset(root), await openDataset(out)];
  expect({ ...after, format: "" }).toEqual({ ...before, format: "" });
});

test("elsewhere it says which root to give; a part of it; as JSON", async () => {
  const root = await datasetSamples["stanford-online-products"]!(await temporaryFolder());
  const out = join(await temporaryFolder(), "test.csv");
  const run = await runLoci("dataset", "convert", root, "--split", "test", "--out", out);
  expect(run.notes).toContain(`open it with --root ${root}`);
  expect((await openDataset(out, { root })).pictures).toHaveLength(1);
  const json = await runLoci("dataset", "convert", root, "--out", out, "--replace", "--json");
  expect(JSON.parse(json.out)).toMatchObject({ table: out, root, pictures: 3 });
});

test("a file that is there is kept, and bad rows write nothing", async () => {
  const root = await datasetSamples["table"]!(await temporaryFolder());
  const out = join(root, "places.csv");
  const before = await readFile(out);
  expect(await runLoci("dataset", "convert", root, "--out", out)).toMatchObject({
    code: 1,
    notes: expect.stringContaining("--replace"),
  });
  expect(await readFile(out)).toEqual(before);
});
