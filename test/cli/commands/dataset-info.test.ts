import { expect, test } from "vitest";
import { datasetSamples } from "../../support/dataset-samples.js";
import { runLoci } from "../../support/run-loci.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const sample = async (name: string) => datasetSamples[name]!(await temporaryFolder());

test("what a data set is and holds", async () => {
  const folder = await sample("cub-200-2011");
  const { code, out } = await runLoci("dataset", "info", folder);
  expect(code).toBe(0);
  expect(out).toMatch(/^format\s+cub-200-2011$/m);
  expect(out).toMatch(/^pictures\s+3: 3 in the gallery, 3 ask$/m);
  expect(out).toMatch(/^split train\s+2$/m);
  expect(out).toMatch(/^classes\s+2, of 1 to 2 pictures \(median 1\)$/m);
  const half = await runLoci("dataset", "info", folder, "--classes", "1-1", "--json");
  expect(JSON.parse(half.out)).toMatchObject({ pictures: 2, classes: { count: 1 } });
});

test("listed truth", async () => {
  const { out } = await runLoci("dataset", "info", await sample("vpr-bench"));
  expect(out).toMatch(/^truth\s+listed: 4 positives, 0 ignored, 0 queries without a positive$/m);
});

test("a forced format, another root and columns by name", async () => {
  const folder = await sample("exif");
  expect((await runLoci("dataset", "info", folder, "--format", "picture-folder")).out).toMatch(
    /^format\s+picture-folder$/m,
  );
  const wrong = await runLoci("dataset", "info", folder, "--format", "msls");
  expect(wrong).toMatchObject({ code: 1, notes: expect.stringContaining("as msls") });
  const table = await sample("table");
  const mapped = await runLoci("dataset", "info", table, "--columns", "path=path", "sequence=weather");
  expect(mapped.out).toMatch(/^sequences\s+2$/m);
  expect(await runLoci("dataset", "info", "/nowhere")).toMatchObject({
    code: 1,
    notes: expect.stringContaining("no such folder or file"),
  });
});
