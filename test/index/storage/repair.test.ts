import { cp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { indexKindNames, openIndex, openIndexWriter, repairIndex, verifyIndex } from "@loci/index";
import { describe, expect, test } from "vitest";
import { makeSmallIndex, smallDescriptors, smallDimension } from "../../support/small-index.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();

/** A copy of an index of a few generations: pictures 1 and 2 are gone, 3 has moved, 40 was added. */
async function usedIndex(kind: (typeof indexKindNames)[number], name: string): Promise<string> {
  const [original, copy] = [join(folder, `${kind}.loci`), join(folder, name)];
  if (!(await readdir(folder)).includes(`${kind}.loci`)) {
    await makeSmallIndex(original, kind);
    const writer = await openIndexWriter(original);
    await writer.remove([1, 2]);
    await writer.update([{ id: 3, descriptor: smallDescriptors.subarray(0, smallDimension) }]);
    await writer.add(smallDescriptors.subarray(0, smallDimension), [{ path: "added", time: 3 }]);
    await writer.close();
  }
  await rm(copy, { recursive: true, force: true });
  await cp(original, copy, { recursive: true });
  return copy;
}

async function flip(file: string, position: number): Promise<void> {
  const bytes = await readFile(file);
  bytes[position] = (bytes[position] as number) ^ 8;
  await writeFile(file, bytes);
}

async function expectUsable(directory: string, count: number): Promise<void> {
  expect((await verifyIndex(directory)).count).toBe(count);
  const index = await openIndex(directory);
  const [hits] = await index.search(smallDescriptors.subarray(0, smallDimension), 3);
  expect(hits?.map(({ id }) => id)).toEqual([0, 3, 40]);
  expect(index.columns).toEqual({ path: "text", label: "text", time: "time" });
  await index.close();
  const writer = await openIndexWriter(directory);
  expect(await writer.add(smallDescriptors.subarray(0, smallDimension), [{ path: "next" }])).toEqual([41]);
  await writer.close();
}

describe.each(indexKindNames)("%s", (kind) => {
  test("every file but the model's, with a flipped byte (flat: at its beginning, middle and end): refused by name, then repaired", async () => {
    const names = (await readdir(await usedIndex(kind, "listed"))).filter((name) => name !== "model");
    for (const name of names) {
      for (const part of kind === "flat" ? [0, 0.5, 1] : [0.5]) {
        const directory = await usedIndex(kind, `${kind}-flipped`);
        const file = join(directory, name);
        const { length } = await readFile(file);
        await flip(file, Math.round(part * (length - 1)));
        await expect(openIndex(directory)).rejects.toThrow(file);
        await expect(openIndexWriter(directory)).rejects.toThrow(file);
        const report = await repairIndex(directory);
        expect(report.damages[0]).toContain(file);
        // A flipped byte may cost the picture whose line or descriptor it is in, never another.
        expect(report.lost.length).toBeLessThanOrEqual(1);
        expect((await verifyIndex(directory)).count).toBeGreaterThanOrEqual(38);
        if (name.startsWith("graph") || name === "manifest.json" || name.startsWith("skipped")) {
          await expectUsable(directory, 39);
        }
      }
    }
  });
});

test("an intact index is left alone", async () => {
  const directory = await usedIndex("hnsw", "intact");
  const before = await readFile(join(directory, "manifest.json"), "utf8");
  const report = await repairIndex(directory);
  expect([report.damages, report.lost]).toEqual([[], []]);
  expect(await readFile(join(directory, "manifest.json"), "utf8")).toBe(before);
});

test("a missing manifest and a missing graph are made again", async () => {
  const directory = await usedIndex("hnsw", "missing");
  await rm(join(directory, "manifest.json"));
  for (const name of await readdir(directory)) if (name.startsWith("graph")) await rm(join(directory, name));
  await repairIndex(directory);
  await expectUsable(directory, 39);
});

test("a damaged descriptor and its picture are told by id and path", async () => {
  const directory = await usedIndex("flat", "descriptor");
  await flip(join(directory, "vectors-1.npy"), 128 + 7 * 4 * smallDimension + 5);
  const { lost } = await repairIndex(directory);
  expect(lost).toEqual([{ id: 7, path: "folder 3/picture-7.jpg" }]);
  await expectUsable(directory, 38);
});

test("vectors that end early keep the pictures before", async () => {
  const directory = await usedIndex("flat", "short");
  await truncate(join(directory, "vectors-1.npy"), 128 + 4 * smallDimension * 41 - 3);
  const { lost } = await repairIndex(directory);
  // Slot 40 is where 3 has moved to, 41 where 40 is.
  expect(lost.map(({ id }) => id)).toEqual([3, 40]);
});

test("what cannot be repaired says so and is left as it is", async () => {
  const model = await usedIndex("flat", "model-damaged");
  await flip(join(model, "model", "model.json"), 3);
  await expect(repairIndex(model)).rejects.toThrow(/model.json is damaged.*a model cannot be repaired/);
  const nothing = await usedIndex("flat", "nothing");
  await rm(join(nothing, "manifest.json"));
  await rm(join(nothing, "rows-1.jsonl"));
  await expect(repairIndex(nothing)).rejects.toThrow("neither its manifest nor its journal can be read");
  await expect(repairIndex(join(folder, "nowhere"))).rejects.toThrow("is not a Loci index");
  expect(await readdir(nothing)).not.toContain("writer.lock");
});

test("of two generations the one with more is kept: a rewrite was killed half-way and the manifest is damaged", async () => {
  const directory = await usedIndex("hnsw", "half");
  // As a compaction leaves it that was killed after its first pictures: the header and eight lines.
  const lines = (await readFile(join(directory, "rows-1.jsonl"), "utf8")).split("\n");
  await writeFile(join(directory, "rows-9.jsonl"), `${lines.slice(0, 9).join("\n")}\n`);
  const vectors = await readFile(join(directory, "vectors-1.npy"));
  await writeFile(join(directory, "vectors-9.npy"), vectors.subarray(0, 128 + 8 * 4 * smallDimension));
  await writeFile(join(directory, "skipped-9.jsonl"), "");
  await flip(join(directory, "manifest.json"), 50);
  expect((await repairIndex(directory)).lost).toEqual([]);
  await expectUsable(directory, 39);
});

test("what a killed repair has left is not in the way of the next one", async () => {
  const directory = await usedIndex("flat", "again");
  const { generation } = await verifyIndex(directory);
  for (const name of [`vectors-${generation + 1}.npy`, `rows-${generation + 1}.jsonl`]) {
    await writeFile(join(directory, name), "half");
  }
  await flip(join(directory, "skipped-1.jsonl"), 5);
  await repairIndex(directory);
  await expectUsable(directory, 39);
});

test("the graph's parameters are found again without the manifest", async () => {
  const directory = join(folder, "parameters.loci");
  await makeSmallIndex(directory, "hnsw", { hnsw: { m: 7, efConstruction: 33, seed: 5 } });
  await rm(join(directory, "manifest.json"));
  const { manifest, damages } = await repairIndex(directory);
  expect(manifest.hnsw).toEqual({ m: 7, efConstruction: 33, ef: 64, seed: 5 });
  expect(damages[1]).toContain("tune it again");
});
