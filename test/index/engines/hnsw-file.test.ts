import { readFile, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRandom } from "@loci/core";
import { createHnswIndex } from "@loci/index";
import { expect, test } from "vitest";
import { capacityFor, checkHnswFile } from "../../../packages/index/dist/engines/hnsw-file.js";
import { randomDescriptors } from "../../support/descriptors.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();
const [count, dimension, m] = [300, 8, 4];
const file = join(folder, "graph.hnsw");
const index = createHnswIndex(dimension, { m, efConstruction: 50 });
await index.add(randomDescriptors(createRandom(7), count, dimension));
await index.save(file);
await index.close();
const intact = await readFile(file);
const elementBytes = 4 + 4 * 2 * m + 4 * dimension + 8;
const upperStart = 96 + count * elementBytes;

async function checkChanged(change: (bytes: Buffer) => unknown): Promise<void> {
  const changed = join(folder, "changed.hnsw");
  const bytes = Buffer.from(intact);
  change(bytes);
  await writeFile(changed, bytes);
  checkHnswFile(changed, dimension);
}

test("accepts what was saved and says what it is", () => {
  expect(checkHnswFile(file, dimension)).toEqual({ size: count, m, efConstruction: 50 });
});

test("the capacity doubles", () => {
  expect([0, 1, 1024, 1025, 2048, 2049, 1_000_000].map(capacityFor)).toEqual([
    1024, 1024, 1024, 2048, 2048, 4096, 1_048_576,
  ]);
});

test("refuses another dimension, which hnswlib would read beyond the vectors with", () => {
  expect(() => checkHnswFile(file, 16)).toThrow("descriptors of 8 components instead of 16");
});

test.each([
  ["a link of the lowest layer out of range", (bytes: Buffer) => bytes.writeUInt32LE(count, 96 + 4)],
  ["more links than there is room for", (bytes: Buffer) => bytes.writeUInt16LE(2 * m + 1, 96)],
  ["a deletion mark", (bytes: Buffer) => bytes.writeUInt8(1, 96 + 2)],
  ["a wrong label", (bytes: Buffer) => bytes.writeUInt8(9, 96 + elementBytes - 8)],
  ["a wrong length of upper links", (bytes: Buffer) => bytes.writeUInt32LE(3, upperStart)],
  ["upper links beyond the file", (bytes: Buffer) => bytes.writeUInt32LE(1e9, upperStart)],
  ["an entry point that is not there", (bytes: Buffer) => bytes.writeUInt32LE(count, 52)],
  ["an entry point in another layer", (bytes: Buffer) => bytes.writeInt32LE(bytes.readInt32LE(48) + 1, 48)],
  ["another number of descriptors", (bytes: Buffer) => bytes.writeUInt8(count - 256 + 1, 16)],
  ["room for more than memory has", (bytes: Buffer) => bytes.writeBigUInt64LE(2n ** 50n, 8)],
  ["another m", (bytes: Buffer) => bytes.writeUInt8(m + 1, 72)],
  ["garbage", (bytes: Buffer) => bytes.fill(0x5a)],
  ["zeros", (bytes: Buffer) => bytes.fill(0)],
])("refuses %s", async (_, change) => {
  await expect(checkChanged(change)).rejects.toThrow("the graph is damaged");
});

test("refuses an upper link to a descriptor that is not in that layer", async () => {
  await expect(
    checkChanged((bytes) => {
      let position = upperStart;
      while (bytes.readUInt32LE(position) === 0) position += 4;
      const lowest = Array.from({ length: 20 }, (_, id) => id).find((id) => levelOf(bytes, id) === 0) as number;
      bytes.writeUInt16LE(1, position + 4);
      bytes.writeUInt32LE(lowest, position + 8);
    }),
  ).rejects.toThrow(/a link from descriptor \d+ to \d+/);
});

test("no one-byte change of the header or of the links crashes", async () => {
  const random = createRandom(8);
  for (let trial = 0; trial < 300; trial++) {
    const position = trial < 96 ? trial : random.integer(intact.length);
    const bit = 1 << random.integer(8);
    await checkChanged((bytes) => bytes.writeUInt8(bytes.readUInt8(position) ^ bit, position)).catch((error: Error) => {
      expect(error.message).toContain("the graph is damaged");
    });
  }
});

test("refuses a truncated, a longer, an empty and a missing file", async () => {
  for (const length of [0, 50, 96, 5000, upperStart, intact.length - 1]) {
    await expect(checkChanged(() => {})).resolves.toBeUndefined();
    await truncate(join(folder, "changed.hnsw"), length);
    expect(() => checkHnswFile(join(folder, "changed.hnsw"), dimension)).toThrow("it ends early");
  }
  await writeFile(join(folder, "longer.hnsw"), Buffer.concat([intact, Buffer.alloc(4)]));
  expect(() => checkHnswFile(join(folder, "longer.hnsw"), dimension)).toThrow("4 bytes too many");
  expect(() => checkHnswFile(join(folder, "nowhere.hnsw"), dimension)).toThrow("ENOENT");
  expect((await stat(file)).size).toBe(intact.length);
});

function levelOf(bytes: Buffer, wanted: number): number {
  let position = upperStart;
  for (let id = 0; id < wanted; id++) position += 4 + bytes.readUInt32LE(position);
  return bytes.readUInt32LE(position) / (4 + 4 * m);
}
