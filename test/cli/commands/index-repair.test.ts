import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { indexOnDisk } from "../../support/index-on-disk.js";
import { runLoci } from "../../support/run-loci.js";

it("makes a lost graph again and measures it; an intact index is left alone", async () => {
  const { index, json } = await indexOnDisk();
  const graph = (await readdir(index)).find((name) => name.startsWith("graph")) as string;
  await rm(join(index, graph));
  expect((await runLoci("index", "verify", index)).code).toBe(1);
  const { code, value } = await json("repair", index);
  expect([code, value.count, value.lost]).toEqual([0, 6, []]);
  expect(value.damages).toEqual([expect.stringContaining(`${graph} is missing`)]);
  expect((await json("info", index)).value).toMatchObject({ graph: { covered: 6 }, recall: { descriptors: 6 } });
  expect(await runLoci("index", "repair", index)).toMatchObject({ code: 0, out: `${index} is intact` });
});
