import "@loci/core";
import sharp from "sharp";
import { expect, test } from "vitest";

test("importing Loci turns the cache of libvips off and leaves one thread to a picture", () => {
  const { memory, files, items } = sharp.cache();
  expect([memory.max, files.max, items.max]).toEqual([0, 0, 0]);
  expect(sharp.concurrency()).toBe(1);
});
