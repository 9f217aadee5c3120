import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { addPictures } from "@loci/cli";
import { openDataset, readPictureFolder } from "@loci/core";
import { openIndex, openIndexWriter } from "@loci/index";
import { expect, it } from "vitest";
import { indexOnDisk } from "../support/index-on-disk.js";
import { drawClassFolders } from "../support/picture-folder.js";
import { runLoci } from "../support/run-loci.js";
import { testContext } from "../support/test-terminal.js";

it("describes only what the mode asks for, with paths from the index's root, and keeps ids", async () => {
  const { folder, pictures, index } = await indexOnDisk("flat", 1);
  const { context } = testContext();
  const known = (await readPictureFolder(pictures)).pictures;
  expect(await addPictures(index, known, "add", context)).toEqual({
    added: 0,
    updated: 0,
    passedOver: 3,
    skipped: [],
    count: 3,
  });
  await drawClassFolders(join(folder, "elsewhere"), 1);
  const fresh = (await readPictureFolder(join(folder, "elsewhere"))).pictures;
  expect(await addPictures(index, [...known, ...fresh], "update", context)).toMatchObject({
    added: 0,
    updated: 3,
    passedOver: 3,
  });
  expect(await addPictures(index, [...known, ...fresh], "both", context)).toMatchObject({
    added: 3,
    updated: 3,
    count: 6,
  });
  const open = await openIndex(index);
  expect([...open.rows.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  expect(open.rows.get(0)).toEqual({ path: "circles/0.jpg", label: "circles" });
  expect(open.rows.get(3)).toEqual({ path: "../elsewhere/circles/0.jpg", label: "circles" });
  await open.close();
  // The lock is free again.
  await (await openIndexWriter(index)).close();
});

it("follows the types of the index's columns, and keeps parts of one file apart", async () => {
  const { folder, pictures } = await indexOnDisk("flat", 1);
  const index = join(folder, "typed.loci");
  const table = (name: string, ...lines: string[]) => writeFile(join(pictures, name), lines.join("\n"));
  await table("a.csv", "path,year,x1,y1,x2,y2", "circles/0.jpg,1999,,,,", "circles/0.jpg,2003,1,1,20,20");
  const model = ["--model", "mobilenet_v2/gap", "--kind", "flat"];
  await runLoci("index", "build", join(pictures, "a.csv"), "--out", index, ...model);
  const { out } = await runLoci("query", index, join(pictures, "circles/0.jpg"), "--where", "year > 2002", "--json");
  expect(JSON.parse(out).queries[0].hits).toMatchObject([{ row: { year: 2003 } }]);

  const { context } = testContext();
  const open = async (name: string) => (await openDataset(join(pictures, name))).pictures;
  expect(await addPictures(index, await open("a.csv"), "update", context)).toMatchObject({ updated: 2, count: 2 });
  await table("b.csv", "path,year,seen", "stripes/0.jpg,2007,2024-05-31");
  expect(await addPictures(index, await open("b.csv"), "add", context)).toMatchObject({ added: 1, count: 3 });
  await table("c.csv", "path,year", `${(await readPictureFolder(pictures)).pictures[1]?.name},unknown`);
  await expect(addPictures(index, await open("c.csv"), "both", context)).rejects.toThrow(
    /column "year" of .*: expected a finite number/,
  );
  const opened = await openIndex(index);
  await opened.close();
  expect(opened.columns).toMatchObject({ year: "number", seen: "time", box_left: "number" });
  expect([...opened.rows.values()].map(({ year }) => year)).toEqual([1999, 2003, 2007]);
});
