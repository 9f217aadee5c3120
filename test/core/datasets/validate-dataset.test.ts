import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { validateDataset } from "@loci/core";
import { expect, test } from "vitest";
import { writeFiles, writePictures } from "../../support/dataset-files.js";
import { datasetSamples } from "../../support/dataset-samples.js";
import { addBrokenPictures } from "../../support/picture-folder.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const reasons = (list: readonly { file: string; line?: number; reason: string }[]) =>
  list.map(({ file, line, reason }) => `${file}${line === undefined ? "" : `:${line}`}: ${reason}`);

test("nothing is wrong with a sound data set", async () => {
  const folder = await temporaryFolder();
  await writePictures(folder, "a/1.jpg", "a/2.jpg", "b/1.jpg", "b/2.jpg");
  const { rule, problems, dataset } = await validateDataset(folder);
  expect([rule, dataset.pictures.length]).toEqual(["same class", 4]);
  expect(Object.values(problems).flat()).toEqual([]);
});

test("bad rows, unreadable pictures, duplicates, lonely queries and classes, each with what to do", async () => {
  const folder = await temporaryFolder();
  await writePictures(folder, "a.jpg", "b.jpg", "c.jpg", "d.jpg");
  await addBrokenPictures(folder);
  await copyFile(join(folder, "a.jpg"), join(folder, "a again.jpg"));
  await copyFile(join(folder, "b.jpg"), join(folder, "b again.jpg"));
  await writeFiles(folder, {
    "t.csv": [
      "path,label,split,x,y",
      "a.jpg,one,train,0,0",
      "a again.jpg,one,test,1,1",
      "b.jpg,two,train,2,2",
      "b again.jpg,three,train,3,3",
      "c.jpg,two,train,,",
      "truncated.jpg,three,train,4,4",
      "/etc/passwd,three,train,4,4",
      "d.jpg,three,train,nan,4",
      "d.jpg,four,train,5,5",
    ],
  });
  const { problems, rule } = await validateDataset(folder);
  expect(rule).toBe("same class");
  expect(reasons(problems.rows)).toEqual([
    't.csv:9: x: expected a number, got "nan"',
    't.csv:8: path "/etc/passwd": it is absolute',
  ]);
  expect(reasons(problems.unreadable)).toEqual([expect.stringMatching(/^truncated.jpg: .*truncated or damaged/)]);
  expect(reasons(problems.duplicates)).toEqual([
    'a again.jpg: the same content as "a.jpg", in splits train and test',
    'b again.jpg: the same content as "b.jpg", of classes "two" and "three"',
  ]);
  expect(reasons(problems.withoutPositives)).toEqual(['d.jpg: no other gallery picture of class "four"']);
  expect(reasons(problems.singles)).toEqual(['d.jpg: the only picture of class "four"']);
  expect(reasons(problems.withoutPosition)).toEqual(["c.jpg: no position, where others have one"]);
  for (const { remedy } of Object.values(problems).flat()) expect(remedy).toMatch(/\w/);
});

test("a query whose copy is in the gallery, but not a gallery that holds one twice", async () => {
  const folder = await temporaryFolder();
  await writePictures(folder, "query/0.jpg", "database/0.jpg");
  await copyFile(join(folder, "database/0.jpg"), join(folder, "database/1.jpg"));
  expect((await validateDataset(folder)).problems.duplicates).toEqual([]);
  await copyFile(join(folder, "query/0.jpg"), join(folder, "database/2.jpg"));
  expect(reasons((await validateDataset(folder)).problems.duplicates)).toEqual([
    'query/0.jpg: the same content as "database/2.jpg", in queries and gallery',
  ]);
});

test("queries with nothing near, within the radius that is asked for", async () => {
  const folder = await temporaryFolder();
  await writePictures(folder, "a.jpg", "b.jpg");
  await writeFiles(folder, { "t.csv": ["path,x,y,query", "a.jpg,0,0,true", "b.jpg,30,0,false"] });
  const { rule, problems } = await validateDataset(folder);
  expect([rule, reasons(problems.withoutPositives)]).toEqual([
    "near",
    ["a.jpg: no other gallery picture within 25 m of this query"],
  ]);
  expect((await validateDataset(folder, { radius: 30 })).problems.withoutPositives).toEqual([]);
});

test("pictures that are there twice, whole and as a query with a box, are no duplicates", async () => {
  const { problems } = await validateDataset(await datasetSamples["oxford-text"]!(await temporaryFolder()));
  expect(Object.values(problems).flat()).toEqual([]);
});
