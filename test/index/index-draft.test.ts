import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readNpy } from "@loci/core";
import type { SavableIndex, VectorIndex } from "@loci/index";
import { expect, test } from "vitest";
import { IndexDraft, type IndexOrigin } from "../../packages/index/dist/index-draft.js";
import { suiteFolder } from "../support/suite-folder.js";

const folder = await suiteFolder();
const descriptor = Float32Array.of(0, 1);
const origin: IndexOrigin = {
  created: "2026-11-24T00:00:00.000Z",
  kind: "flat",
  dimension: 2,
  model: { name: "m", fingerprint: "f" },
  root: "/",
};

/** A graph whose insertions end when the test says so. */
function slowGraph() {
  const insertions: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const calls: string[] = [];
  const graph = {
    add: () => new Promise<void>((resolve, reject) => insertions.push({ resolve, reject })),
    save: async (file: string) => {
      calls.push("save");
      await writeFile(file, "graph");
    },
    close: async () => {
      calls.push("close");
    },
  } as unknown as VectorIndex & SavableIndex;
  return { graph, insertions, calls };
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 50));

test("accepts while earlier pictures are being inserted, but only so many", async () => {
  const { graph, insertions, calls } = slowGraph();
  const draft = await IndexDraft.create(join(folder, "a.loci"), 2, graph);
  for (let call = 0; call < 4; call++) await draft.append(descriptor, [{ path: `${call}` }]);
  let accepted = false;
  const fifth = draft.append(descriptor, [{ path: "4" }]).then(() => {
    accepted = true;
  });
  await soon();
  expect(accepted).toBe(false);
  insertions[0]?.resolve();
  await fifth;
  for (const { resolve } of insertions) resolve();
  await draft.finish(origin);
  expect(draft.count).toBe(5);
  expect(calls).toEqual(["save", "close"]);
  expect((await readNpy(join(draft.directory, "vectors.npy"))).rows).toBe(5);
  expect((await readdir(draft.directory)).sort()).toEqual([
    "graph.hnsw",
    "items.jsonl",
    "manifest.json",
    "model",
    "skipped.jsonl",
    "vectors.npy",
  ]);
});

test("a failed insertion fails the end, and is no unhandled rejection before", async () => {
  const { graph, insertions } = slowGraph();
  const draft = await IndexDraft.create(join(folder, "b.loci"), 2, graph);
  await draft.append(descriptor, [{ path: "0" }]);
  insertions[0]?.reject(new Error("no memory"));
  await soon();
  await expect(draft.finish(origin)).rejects.toThrow("no memory");
  await draft.remove();
});

test("removing leaves nothing, before and after the end", async () => {
  const draft = await IndexDraft.create(join(folder, "c.loci"), 2, undefined);
  await draft.append(descriptor, [{ path: "0" }]);
  await draft.remove();
  expect(existsSync(draft.directory)).toBe(false);

  const finished = await IndexDraft.create(join(folder, "d.loci"), 2, undefined);
  await finished.append(descriptor, [{ path: "0", label: "x" }]);
  await finished.skip([{ path: "1", reason: "broken" }]);
  expect(finished.skipped).toBe(1);
  await finished.finish(origin);
  await finished.remove();
  expect(existsSync(finished.directory)).toBe(false);
});

test("a place where nothing can be made is named, and the graph is closed", async () => {
  const { graph, calls } = slowGraph();
  await mkdir(join(folder, "e"));
  await writeFile(join(folder, "e", "file"), "");
  await expect(IndexDraft.create(join(folder, "e", "file", "x.loci"), 2, graph)).rejects.toThrow(
    "cannot make the index",
  );
  expect(calls).toEqual(["close"]);
});
