import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { indexOnDisk } from "../../support/index-on-disk.js";
import { runLoci } from "../../support/run-loci.js";

it("removes by file, by name, by id, and what is missing on the disk", async () => {
  const { pictures, index, json } = await indexOnDisk("flat");
  const remove = async (...words: string[]) => (await json("remove", index, ...words)).value;
  expect(await remove(join(pictures, "circles/0.jpg"), "circles/1.jpg")).toEqual({ removed: [0, 1], count: 4 });
  expect(await remove("--id", "2")).toEqual({ removed: [2], count: 3 });
  await rm(join(pictures, "triangles/1.jpg"));
  expect(await remove("--missing")).toEqual({ removed: [5], count: 2 });
  const { out } = await runLoci("query", index, join(pictures, "circles/0.jpg"), "-k", "9", "--json");
  expect(
    JSON.parse(out)
      .queries[0].hits.map((hit: { id: number }) => hit.id)
      .sort(),
  ).toEqual([3, 4]);
});

it("refuses what is not there, and nothing at all, and removes nothing then", async () => {
  const { index, json } = await indexOnDisk("flat", 1);
  for (const [words, message] of [
    [["circles/0.jpg", "nowhere.jpg"], "nowhere.jpg is not in the index"],
    [["--id", "77"], "there is no picture with the id 77"],
    [[], "nothing to remove. Name pictures"],
  ] as const) {
    expect(await json("remove", index, ...words)).toMatchObject({ code: 1, notes: expect.stringContaining(message) });
    expect((await json("info", index)).value.count).toBe(3);
  }
});
