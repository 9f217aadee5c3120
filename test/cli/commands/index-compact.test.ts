import { expect, it } from "vitest";
import { indexOnDisk } from "../../support/index-on-disk.js";
import { runLoci } from "../../support/run-loci.js";

it("rewrites without what was removed, and measures the new graph", async () => {
  const { index, json } = await indexOnDisk();
  await json("remove", index, "--id", "0", "5");
  expect((await runLoci("index", "info", index)).out).toContain("2 of 6 rows (loci index compact)");
  expect((await json("compact", index)).value).toMatchObject({ count: 4, slots: 4, nextId: 6, graph: { covered: 4 } });
  expect((await json("info", index)).value.recall.descriptors).toBe(4);
});
