import { join } from "node:path";
import { expect, it } from "vitest";
import { indexOnDisk } from "../../support/index-on-disk.js";
import { drawClassFolders } from "../../support/picture-folder.js";
import { runLoci } from "../../support/run-loci.js";

it("makes one index of two", async () => {
  const { folder, index, json } = await indexOnDisk("flat", 1);
  const [more, other, out] = ["more", "other.loci", "all.loci"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await drawClassFolders(more, 1);
  await runLoci("index", "build", more, "--out", other, "--kind", "flat", "--model", "mobilenet_v2/gap");
  expect((await json("merge", index, other, "--out", out)).value).toEqual({ index: out, count: 6, duplicates: 0 });
  expect((await json("verify", out)).value.count).toBe(6);
  expect(await runLoci("index", "merge", index, "--out", join(folder, "x.loci"))).toMatchObject({
    code: 1,
    notes: expect.stringContaining("at least 2"),
  });
});
