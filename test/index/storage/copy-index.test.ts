import { copyPictures, type OpenIndex, type Row } from "@loci/index";
import { expect, it } from "vitest";

it("hands out every picture once, some at a time, with its descriptor, row and id", async () => {
  const rows = new Map(Array.from({ length: 1030 }, (_, id) => [id * 2, { path: `${id}` } as Row]));
  const index = { rows, descriptors: async (ids: readonly number[]) => Float32Array.from(ids) } as unknown as OpenIndex;
  const [sizes, progress, seen] = [[] as number[], [] as number[], new Set<number>()];
  await copyPictures(
    index,
    async (descriptors, some, ids) => {
      sizes.push(some.length);
      expect([...descriptors]).toEqual(ids);
      for (const [place, id] of ids.entries()) {
        expect(some[place]).toBe(rows.get(id));
        seen.add(id);
      }
    },
    (done) => progress.push(done),
  );
  expect([sizes, progress, seen.size]).toEqual([[512, 512, 6], [512, 1024, 1030], 1030]);
});
