import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { createRandom, RetrievalError } from "@loci/core";
import { indexKindNames, openIndex, openIndexWriter, verifyIndex } from "@loci/index";
import { describe, expect, test } from "vitest";
import { bruteForce } from "../../support/brute-force.js";
import { randomDescriptors } from "../../support/descriptors.js";
import { makeSmallIndex, smallDescriptors, smallDimension } from "../../support/small-index.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();
const random = createRandom(31);
const descriptorOf = (id: number) => smallDescriptors.subarray(id * smallDimension, (id + 1) * smallDimension);

async function freshIndex(name: string, kind: (typeof indexKindNames)[number] = "flat"): Promise<string> {
  const directory = join(folder, name);
  await makeSmallIndex(directory, kind);
  return directory;
}

describe.each(indexKindNames)("%s", (kind) => {
  test("random additions, changes and removals: searches equal brute force over what is there, before and after compaction", async () => {
    const directory = await freshIndex(`random-${kind}.loci`, kind);
    const model = new Map([...Array(40).keys()].map((id) => [id, descriptorOf(id)] as const));
    const writer = await openIndexWriter(directory);
    for (let step = 0; step < 12; step++) {
      const choice = random.integer(3);
      const ids = [...model.keys()];
      const id = ids[random.integer(ids.length)] as number;
      const count = 1 + random.integer(5);
      const descriptors = randomDescriptors(random, count, smallDimension);
      if (choice === 0) {
        const added = await writer.add(
          descriptors,
          Array.from({ length: count }, () => ({ path: `step ${step}` })),
        );
        for (const [at, newId] of added.entries()) {
          expect(model.has(newId)).toBe(false);
          model.set(newId, descriptors.slice(at * smallDimension, (at + 1) * smallDimension));
        }
      } else if (choice === 1) {
        await writer.update([{ id, descriptor: descriptors.slice(0, smallDimension), row: { path: "moved" } }]);
        model.set(id, descriptors.slice(0, smallDimension));
      } else {
        await writer.remove([id]);
        model.delete(id);
      }
    }
    const queries = randomDescriptors(random, 5, smallDimension);
    const check = async () => {
      const ids = [...model.keys()].sort((a, b) => a - b);
      const gallery = Float32Array.from(ids.flatMap((id) => [...(model.get(id) as Float32Array)]));
      const truth = bruteForce(gallery, queries, smallDimension, 10);
      const index = await openIndex(directory);
      expect([...index.rows.keys()].sort((a, b) => a - b)).toEqual(ids);
      const found = await index.search(queries, 10);
      expect(found.map((hits) => hits.map(({ id }) => id))).toEqual(truth.map((rows) => rows.map(({ id }) => ids[id])));
      await index.close();
    };
    await check();
    await writer.updateGraph();
    await check();
    await writer.compact();
    expect(writer.manifest.slots).toBe(model.size);
    await check();
    await writer.close();
    await verifyIndex(directory);
  });
});

test("ids are never given twice, not even after the last picture was removed and the index compacted", async () => {
  const directory = await freshIndex("ids.loci");
  const first = await openIndexWriter(directory);
  await first.remove([39, 38]);
  await first.compact();
  await first.close();
  const second = await openIndexWriter(directory);
  expect(await second.add(descriptorOf(0), [{ path: "new" }])).toEqual([40]);
  await second.close();
});

test("metadata is replaced, with new columns; what is not sound changes nothing", async () => {
  const directory = await freshIndex("metadata.loci");
  const writer = await openIndexWriter(directory);
  await writer.update([{ id: 3, row: { path: "three", time: 5, latitude: 1.5 } }]);
  expect(writer.manifest.columns).toMatchObject({ time: "time", latitude: "number" });
  const before = writer.manifest;
  const refusals = [
    writer.update([
      { id: 4, row: { path: "four" } },
      { id: 99, row: { path: "x" } },
    ]),
    writer.update([{ id: 4, row: { path: "four", latitude: "north" } }]),
    writer.update([{ id: 4, descriptor: descriptorOf(0).subarray(1) }]),
    writer.remove([4, 99]),
    writer.add(descriptorOf(0), [{ label: "no path" }]),
    writer.add(
      descriptorOf(0).map((value) => 2 * value),
      [{ path: "p" }],
    ),
  ];
  for (const refusal of refusals) await expect(refusal).rejects.toThrow(RetrievalError);
  expect(writer.manifest).toEqual(before);
  expect(writer.rows.get(4)).toEqual({ path: "folder 0/picture-4.jpg" });
  await writer.add(descriptorOf(0), [{ path: "p" }]);
  expect(writer.rows.get(3)).toEqual({ path: "three", time: 5, latitude: 1.5 });
  await writer.close();
});

test("the graph is brought up to date when much is not in it", async () => {
  const directory = await freshIndex("graph.loci", "hnsw");
  const writer = await openIndexWriter(directory);
  await writer.add(
    randomDescriptors(random, 900, smallDimension),
    Array.from({ length: 900 }, () => ({ path: "p" })),
  );
  expect(writer.needsGraph).toBe(false);
  await writer.add(
    randomDescriptors(random, 200, smallDimension),
    Array.from({ length: 200 }, () => ({ path: "p" })),
  );
  expect([writer.needsGraph, writer.manifest.graph?.covered]).toEqual([true, 40]);
  const progress: number[] = [];
  await writer.updateGraph((done, total) => progress.push(done / total));
  expect([writer.needsGraph, writer.manifest.graph?.covered, progress.at(-1)]).toEqual([false, 1140, 1]);
  expect((await readdir(directory)).filter((name) => name.startsWith("graph"))).toEqual([writer.manifest.graph?.file]);
  await writer.close();
});

test("an index can be emptied and filled again", async () => {
  for (const kind of indexKindNames) {
    const directory = await freshIndex(`empty-${kind}.loci`, kind);
    const writer = await openIndexWriter(directory);
    await writer.remove([...writer.rows.keys()]);
    await writer.compact();
    const index = await openIndex(directory);
    expect(await index.search(descriptorOf(0), 3)).toEqual([[]]);
    await index.close();
    await writer.add(descriptorOf(0), [{ path: "again" }]);
    await writer.close();
    const again = await openIndex(directory);
    expect((await again.search(descriptorOf(0), 3))[0]?.map(({ id }) => id)).toEqual([40]);
    await again.close();
  }
});

test("one writer at a time, and none after its lock was taken away or it was closed", async () => {
  const directory = await freshIndex("lock.loci");
  const writer = await openIndexWriter(directory);
  await expect(openIndexWriter(directory)).rejects.toThrow("is being written to by this process");
  await rm(join(directory, "writer.lock"));
  await expect(writer.add(descriptorOf(0), [{ path: "p" }])).rejects.toThrow("was removed or taken over");
  await expect(writer.add(descriptorOf(0), [{ path: "p" }])).rejects.toThrow("not writable after a failure");
  await writer.close();
  await expect(writer.remove([0])).rejects.toThrow("the index is closed");
  const next = await openIndexWriter(directory);
  expect(next.count).toBe(40);
  await next.close();
  expect((await verifyIndex(directory)).count).toBe(40);
});

test("calls that are not awaited are carried out in their order, also those before closing", async () => {
  const directory = await freshIndex("order.loci");
  const writer = await openIndexWriter(directory);
  const calls = [
    writer.add(descriptorOf(0), [{ path: "p" }]),
    writer.update([{ id: 40, row: { path: "q" } }]),
    writer.close(),
  ];
  await Promise.all(calls);
  const index = await openIndex(directory);
  expect(index.rows.get(40)).toEqual({ path: "q" });
  await index.close();
});

test("skipped pictures are kept through compaction", async () => {
  const directory = await freshIndex("skipped.loci");
  const writer = await openIndexWriter(directory);
  await writer.skip([{ path: "third", reason: "r" }]);
  await writer.compact();
  expect((await writer.skippedPictures()).map(({ path }) => path)).toEqual(["broken.jpg", "empty.png", "third"]);
  expect(writer.manifest.skipped).toBe(3);
  await writer.close();
});

test("columns may be said to hold something before a picture has a value", async () => {
  const directory = join(folder, "columns.loci");
  await makeSmallIndex(directory, "flat");
  const writer = await openIndexWriter(directory);
  await writer.addColumns({ seen: "time", path: "text" });
  await writer.add(smallDescriptors.subarray(0, smallDimension), [{ path: "x", seen: 5 }]);
  expect(writer.manifest.columns).toMatchObject({ seen: "time" });
  await expect(writer.addColumns({ seen: "number" })).rejects.toThrow('column "seen": expected time, got number');
  await writer.close();
});
