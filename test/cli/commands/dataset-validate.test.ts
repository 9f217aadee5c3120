import { expect, test } from "vitest";
import { writeFiles, writePictures } from "../../support/dataset-files.js";
import { runLoci } from "../../support/run-loci.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

async function folderOf(...rows: readonly string[]) {
  const folder = await temporaryFolder();
  await writePictures(folder, "a.jpg", "b.jpg");
  await writeFiles(folder, { "t.csv": ["path,label", ...rows] });
  return folder;
}

test("a sound data set ends with 0", async () => {
  expect(await runLoci("dataset", "validate", await folderOf("a.jpg,x", "b.jpg,x"))).toMatchObject({
    code: 0,
    out: "table: 2 pictures, no problems",
  });
});

test("problems end with 2, by kind, with file, line, reason and remedy", async () => {
  const { code, out } = await runLoci("dataset", "validate", await folderOf("a.jpg,x", "../b.jpg,x", "b.jpg,y"));
  expect(code).toBe(2);
  expect(out).toContain(
    'bad rows: 1\n  t.csv:3: path "../b.jpg": it may lead outside the data set. Write it without ".."\n',
  );
  expect(out).toContain("queries without a positive: 2");
  expect(out).toContain("classes with one picture: 2");
  expect(out).toMatch(/table: 2 pictures, 5 problems$/);
});

test("twenty of a kind are listed, or all, or as JSON", async () => {
  const rows = Array.from({ length: 25 }, (_, place) => `missing ${place}.jpg,x`);
  const folder = await folderOf("a.jpg,x", "b.jpg,x", ...rows);
  const some = await runLoci("dataset", "validate", folder);
  expect(some.out.match(/no such file/g)).toHaveLength(20);
  expect(some.out).toContain("… and 5 more (--all)");
  expect((await runLoci("dataset", "validate", folder, "--all")).out.match(/no such file/g)).toHaveLength(25);
  const json = await runLoci("dataset", "validate", folder, "--json");
  expect(json.code).toBe(2);
  const report = JSON.parse(json.out) as { found: number; problems: { rows: object[] } };
  expect(report).toMatchObject({ format: "table", pictures: 2, found: 25, positives: "same class" });
  expect(report.problems.rows[0]).toMatchObject({
    file: "t.csv",
    line: 4,
    reason: expect.any(String),
    remedy: expect.any(String),
  });
});

test("a radius that is none", async () => {
  expect(await runLoci("dataset", "validate", ".", "--radius", "-1")).toMatchObject({
    code: 1,
    notes: expect.stringContaining("a number from 0"),
  });
});
