import { join } from "node:path";
import { addPictures } from "@loci/cli";
import { readPictureFolder } from "@loci/core";
import { openIndex, openIndexWriter } from "@loci/index";
import { expect, it } from "vitest";
import { indexOnDisk } from "../support/index-on-disk.js";
import { drawClassFolders } from "../support/picture-folder.js";
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
