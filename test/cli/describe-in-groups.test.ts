import { describeInGroups } from "@loci/cli";
import type { Extractor } from "@loci/core";
import { expect, test } from "vitest";
import { testContext } from "../support/test-terminal.js";

/** Describes each picture by its number, 16 at a time; every tenth cannot be read. */
const extractor = {
  model: { head: { descriptorLength: 2 } },
  async *describe(pictures: readonly { path: string }[]) {
    for (let first = 0; first < pictures.length; first += 16) {
      const batch = pictures.slice(first, first + 16);
      const good = batch.filter(({ path }) => Number(path) % 10 !== 0);
      const skipped = batch
        .filter((each) => !good.includes(each))
        .map((picture) => ({ picture, reason: new Error("bad") }));
      const descriptors = Float32Array.from(good.flatMap(({ path }) => [Number(path), -Number(path)]));
      yield { pictures: good, descriptors, skipped };
    }
  },
} as unknown as Extractor;
const pictures = Array.from({ length: 1100 }, (_, at) => ({ path: `${at}` }));

test("hands everything over in few groups, descriptors beside their pictures", async () => {
  const { context, progress } = testContext();
  const sizes: number[] = [];
  const seen: number[] = [];
  const skipped = await describeInGroups(extractor, pictures, "Indexing", context, async (group) => {
    sizes.push(group.pictures.length + group.skipped.length);
    group.pictures.forEach(({ path }, at) => {
      expect([...group.descriptors.subarray(2 * at, 2 * at + 2)]).toEqual([Number(path), -Number(path)]);
      seen.push(Number(path));
    });
  });
  expect(skipped).toHaveLength(110);
  expect(seen).toHaveLength(990);
  expect(sizes).toEqual([512, 512, 76]);
  expect(progress.slice(-2)).toEqual(["Indexing 1100/1100", "Indexing stopped"]);
});

test("an interruption and a failure end it", async () => {
  const { context, interrupt } = testContext();
  const failing = describeInGroups(extractor, pictures, "Indexing", context, () => Promise.reject(new Error("full")));
  await expect(failing).rejects.toThrow("full");
  interrupt();
  await expect(describeInGroups(extractor, pictures, "Indexing", context, async () => {})).rejects.toThrow("aborted");
});
