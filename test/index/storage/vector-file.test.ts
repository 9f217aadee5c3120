import { readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeNpyHeader } from "@loci/core";
import { expect, test } from "vitest";
import { openVectorFile, readSlots, rowFile } from "../../../packages/index/dist/storage/vector-file.js";
import { writeVectors } from "../../support/small-index.js";
import { suiteFolder } from "../../support/suite-folder.js";

const path = join(await suiteFolder(), "vectors.npy");
await writeVectors(path, Float32Array.of(0, 1, 2, 3, 4, 5), 2);
const intact = await readFile(path);

test("reads rows; a header may tell of more than is committed", async () => {
  const reader = await openVectorFile(path, 2, 2);
  expect([...(await reader.row(1))]).toEqual([2, 3]);
  expect([...(await reader.rows(1, 2))]).toEqual([2, 3, 4, 5]);
  await expect(reader.rows(2, 2)).rejects.toThrow("ends early");
  await reader.close();
  expect(rowFile(path)).toEqual({ path, offset: 128 });
});

test("a header may not tell of rows that are not there, nor of fewer than there must be", async () => {
  await writeFile(path, Buffer.concat([encodeNpyHeader(4, 2), intact.subarray(128)]));
  await expect(openVectorFile(path, 2, 3)).rejects.toThrow(
    "its header: expected 3 rows of 2 numbers, got 4, in 152 bytes",
  );
  await writeFile(path, intact);
  await expect(openVectorFile(path, 2, 4)).rejects.toThrow("its header");
  await expect(openVectorFile(path, 3, 2)).rejects.toThrow("its header");
});

test("every changed byte of the header is refused, or does not matter: another count that fits", async () => {
  for (let position = 0; position < 128; position++) {
    const changed = Buffer.from(intact);
    changed[position] = (changed[position] as number) ^ 1;
    await writeFile(path, changed);
    await expect(openVectorFile(path, 2, 3)).rejects.toThrow(`${path} is damaged: its header`);
  }
  await writeFile(path, intact);
  await truncate(path, 50);
  await expect(openVectorFile(path, 2, 0)).rejects.toThrow("its header");
  await expect(openVectorFile(`${path}x`, 2, 0)).rejects.toThrow("cannot read");
});

test("reads rows in any order, also twice, those side by side at once", async () => {
  await writeVectors(
    `${path}2`,
    Float32Array.from({ length: 40 }, (_, at) => at),
    2,
  );
  const reader = await openVectorFile(`${path}2`, 2, 20);
  const asked: number[][] = [];
  const counting = {
    ...reader,
    rows: (first: number, count: number) => {
      asked.push([first, count]);
      return reader.rows(first, count);
    },
  };
  const slots = [7, 19, 5, 6, 6, 0];
  expect([...(await readSlots(counting, slots, 2))]).toEqual(slots.flatMap((slot) => [2 * slot, 2 * slot + 1]));
  expect(asked).toEqual([
    [0, 1],
    [5, 3],
    [19, 1],
  ]);
  expect((await readSlots(reader, [], 2)).length).toBe(0);
  await reader.close();
});
