import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRandom } from "@loci/core";
import { createUsearchIndex, type Metric, type Precision } from "@loci/index";
import { expect, test } from "vitest";
import { checkUsearchFile, findUnreached } from "../../../packages/index/dist/engines/usearch-file.js";
import { cutLinks } from "../../support/cut-links.js";
import { randomDescriptors } from "../../support/descriptors.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();
const [count, dimension, m] = [400, 8, 4];
/** Behind the graph there is a seal of ours. */
const SEAL = 12;

async function save(precision: Precision, metric: Metric = "cosine"): Promise<string> {
  const file = join(folder, `${precision}-${metric}.usearch`);
  const index = createUsearchIndex(dimension, { m, efConstruction: 50, precision, metric });
  await index.add(randomDescriptors(createRandom(7), count, dimension));
  await index.save(file);
  await index.close();
  return file;
}

const file = await save("int8");
const intact = await readFile(file);
const end = intact.length - SEAL;
const description = { dimension, precision: "int8", metric: "l2sq" } as const;
const head = 8 + count * dimension;
const layers = head + 104;
const nodes = layers + 2 * count;

async function checkChanged(change: (bytes: Buffer) => unknown): Promise<void> {
  const changed = join(folder, "changed.usearch");
  const bytes = Buffer.from(intact);
  change(bytes);
  await writeFile(changed, bytes);
  checkUsearchFile(changed, description, end);
}

test("accepts what was saved, in each precision and metric", async () => {
  checkUsearchFile(file, description, end);
  for (const [precision, metric, native] of [
    ["float32", "euclidean", "l2sq"],
    ["float16", "inner-product", "ip"],
  ] as const) {
    const saved = await save(precision, metric);
    checkUsearchFile(saved, { dimension, precision, metric: native }, (await readFile(saved)).length - SEAL);
  }
});

test("refuses another dimension, precision and metric", () => {
  expect(() => checkUsearchFile(file, { ...description, dimension: 16 }, end)).toThrow(
    "descriptors of 8 components instead of 16",
  );
  expect(() => checkUsearchFile(file, { ...description, precision: "float16" }, end)).toThrow("numbers of the kinds");
  expect(() => checkUsearchFile(file, { ...description, metric: "ip" }, end)).toThrow("another metric");
});

test.each([
  ["a link out of range", (bytes: Buffer) => bytes.writeUInt32LE(count, nodes + 14)],
  ["more links than there is room for", (bytes: Buffer) => bytes.writeUInt32LE(1e9, nodes + 10)],
  ["a key that is there twice", (bytes: Buffer) => bytes.copy(bytes, nodes, nodes + 14 + 8 * m, nodes + 22 + 8 * m)],
  ["a key out of range", (bytes: Buffer) => bytes.writeBigUInt64LE(2n ** 63n, nodes)],
  ["a layer that is not there", (bytes: Buffer) => bytes.writeInt16LE(99, layers)],
  ["a layer below the lowest", (bytes: Buffer) => bytes.writeInt16LE(-1, layers)],
  ["two layers of one descriptor", (bytes: Buffer) => bytes.writeInt16LE(bytes.readInt16LE(nodes + 8) + 1, nodes + 8)],
  ["an entry point that is not there", (bytes: Buffer) => bytes.writeUInt32LE(count, head + 64 + 32)],
  ["an entry point in another layer", (bytes: Buffer) => bytes.writeUInt8(99, head + 64 + 24)],
  ["another number of descriptors", (bytes: Buffer) => bytes.writeUInt32LE(count + 1, 0)],
  ["more places than descriptors", (bytes: Buffer) => bytes.writeUInt32LE(count + 1, head + 64)],
  ["deleted descriptors", (bytes: Buffer) => bytes.writeUInt8(1, head + 25)],
  ["garbage", (bytes: Buffer) => bytes.fill(0x5a)],
  ["zeros", (bytes: Buffer) => bytes.fill(0)],
])("refuses %s", async (_, change) => {
  await expect(checkChanged(change)).rejects.toThrow("the graph is damaged");
});

test("refuses an upper link to a descriptor that is not in that layer", async () => {
  const layerOf = (slot: number) => intact.readInt16LE(layers + 2 * slot);
  let [slot, position] = [0, nodes];
  for (; layerOf(slot) === 0; slot++) position += 10 + 4 + 4 * 2 * m;
  const lowest = Array.from({ length: count }, (_, each) => each).find((each) => layerOf(each) === 0) as number;
  const upper = position + 10 + 4 + 4 * 2 * m;
  await expect(
    checkChanged((bytes) => {
      bytes.writeUInt32LE(1, upper);
      bytes.writeUInt32LE(lowest, upper + 4);
    }),
  ).rejects.toThrow(`a link from descriptor ${slot} to ${lowest}`);
});

test("refuses a graph that ends early or goes on", () => {
  for (const length of [0, 7, head, layers, nodes, end - 1]) {
    expect(() => checkUsearchFile(file, description, length), `${length}`).toThrow("it ends early");
  }
  expect(() => checkUsearchFile(file, description, end + 4)).toThrow("4 bytes too many");
  expect(() => checkUsearchFile(file, description, end + SEAL + 1)).toThrow("it ends early");
});

test("tells which descriptors no link leads to", async () => {
  expect(findUnreached(file, description)).toEqual([]);
  const cut = join(folder, "cut.usearch");
  await writeFile(cut, intact);
  const slot = 5;
  let position = nodes;
  for (let each = 0; each < slot; each++) {
    position += 10 + 4 + 4 * 2 * m + intact.readInt16LE(layers + 2 * each) * (4 + 4 * m);
  }
  await cutLinks(cut, slot);
  expect(findUnreached(cut, description)).toEqual([Number(intact.readBigUInt64LE(position))]);
});
