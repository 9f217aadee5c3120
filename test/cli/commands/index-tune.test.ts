import { expect, it } from "vitest";
import { indexOnDisk } from "../../support/index-on-disk.js";
import { runLoci } from "../../support/run-loci.js";

it("measures, chooses ef, and shows both", async () => {
  const { index, json } = await indexOnDisk();
  const { value } = await json("tune", index, "--recall", "0.99");
  expect(value).toMatchObject({ isReached: true, parameters: { ef: 16 }, report: { k: 10, queries: 6 } });
  const info = await runLoci("index", "info", index);
  expect(info.out).toMatch(/"ef":16[\s\S]*ef +recall@10\n16 \* +1\.0000/);
  expect(await runLoci("index", "tune", index, "--recall", "1.5")).toMatchObject({ code: 1, out: "" });
});

it("an exact index has nothing to tune", async () => {
  const { index } = await indexOnDisk("flat", 1);
  expect(await runLoci("index", "tune", index)).toMatchObject({ code: 0, out: "exact search: recall is 1" });
});
