import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openIndexWriter } from "@loci/index";
import { expect, it } from "vitest";
import { indexOnDisk } from "../../support/index-on-disk.js";
import { addBrokenPictures } from "../../support/picture-folder.js";
import { runLoci } from "../../support/run-loci.js";

it("adds new pictures, tells of broken ones, and finds them", async () => {
  const { pictures, index, json } = await indexOnDisk();
  await mkdir(join(pictures, "new"));
  await copyFile(join(pictures, "circles/0.jpg"), join(pictures, "new/9.jpg"));
  await addBrokenPictures(join(pictures, "new"));
  const { code, value } = await json("add", index, pictures);
  expect(code).toBe(2);
  expect(value).toMatchObject({ added: 1, updated: 0, passedOver: 6, count: 7 });
  expect(value.skipped).toHaveLength(2);
  const query = await runLoci("query", index, join(pictures, "new/9.jpg"), "-k", "2", "--json");
  expect(JSON.parse(query.out)).toMatchObject({ ef: 64, expectedRecall: 1 });
  expect(
    JSON.parse(query.out)
      .queries[0].hits.map((hit: { name: string }) => hit.name)
      .sort(),
  ).toEqual(["circles/0.jpg", "new/9.jpg"]);
  expect((await json("add", index, pictures)).value).toMatchObject({ added: 0, passedOver: 7, count: 7 });
  const writer = await openIndexWriter(index);
  // Once, however often they are met.
  expect(await writer.skippedPictures()).toHaveLength(2);
  expect(await runLoci("index", "add", index, pictures)).toMatchObject({
    code: 1,
    notes: expect.stringContaining("is being written to by this process"),
  });
  await writer.close();
});

it("takes the gallery of the chosen part of a data set, as building does", async () => {
  const { folder, pictures, index, json } = await indexOnDisk("flat");
  for (const name of ["gallery", "query", "other"]) {
    await copyFile(join(pictures, "circles/0.jpg"), join(folder, `${name}.jpg`));
  }
  const table = join(folder, "table.csv");
  const lines = ["photo,split,query,gallery", "gallery.jpg,test,0,1", "query.jpg,test,1,0", "other.jpg,train,0,1"];
  await writeFile(table, lines.join("\n"));
  const options = ["--split", "test", "--columns", "path=photo"];
  expect((await json("add", index, table, ...options)).value).toMatchObject({ added: 1, count: 7 });
  expect((await json("update", index, table, ...options)).value).toMatchObject({ updated: 1, passedOver: 0, count: 7 });
});
