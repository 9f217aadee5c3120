import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { indexOnDisk } from "../../support/index-on-disk.js";
import { runLoci } from "../../support/run-loci.js";

it("describes a changed picture again; its id stays", async () => {
  const { pictures, index, json } = await indexOnDisk("flat");
  await copyFile(join(pictures, "stripes/0.jpg"), join(pictures, "circles/0.jpg"));
  expect((await json("update", index, pictures)).value).toMatchObject({ added: 0, updated: 6, count: 6 });
  const { out } = await runLoci("query", index, join(pictures, "stripes/0.jpg"), "-k", "2", "--json");
  const [first, second] = JSON.parse(out).queries[0].hits;
  expect([first, second]).toMatchObject([
    { id: 0, name: "circles/0.jpg", score: expect.closeTo(1, 4) },
    { name: "stripes/0.jpg", score: expect.closeTo(1, 4) },
  ]);
});
