import { execFileSync, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RetrievalError, readNpy } from "@loci/core";
import { createIndexWriter, indexKindNames, openIndex, verifyIndex } from "@loci/index";
import { expect, test } from "vitest";
import {
  makeSmallIndex,
  smallDescription,
  smallDescriptors,
  smallDimension,
  smallItems,
} from "../../support/small-index.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();
/** As in test/support/workers/endless-build.js. */
const endlessDescription = {
  kind: "hnsw",
  dimension: 2,
  model: { name: "m", fingerprint: "f" },
  root: "/",
  writeModel: async () => {},
} as const;

async function emptyFolder(name: string): Promise<string> {
  const inner = join(folder, name);
  await mkdir(inner);
  return inner;
}

test.each(indexKindNames)("writes a %s index that others can read", async (kind) => {
  const inner = await emptyFolder(`complete-${kind}`);
  const target = join(inner, "city.loci");
  await makeSmallIndex(target, kind, { created: new Date("2026-11-24T00:00:00Z"), hnsw: { m: 4 } });
  expect(await readdir(inner)).toEqual(["city.loci"]);
  const manifest = await verifyIndex(target);
  expect(manifest).toMatchObject({
    format: "loci-index",
    version: 2,
    created: "2026-11-24T00:00:00.000Z",
    kind,
    dimension: smallDimension,
    count: 40,
    metric: "cosine",
    model: smallDescription(kind).model,
    root: "/pictures",
    skipped: 2,
  });
  const graph = kind === "flat" ? [] : [expect.stringMatching(/^graph-\d+\.(hnsw|usearch)$/)];
  expect(manifest.files.map(({ name }) => name)).toEqual([
    ...graph,
    "model/backbone/weights.bin",
    "model/model.json",
    "rows-1.jsonl",
    "skipped-1.jsonl",
    "vectors-1.npy",
  ]);
  expect(await readNpy(join(target, "vectors-1.npy"))).toEqual({ rows: 40, columns: 8, data: smallDescriptors });
  const lines = (await readFile(join(target, "rows-1.jsonl"), "utf8")).trimEnd().split("\n");
  const [header, ...operations] = lines.map((line) => JSON.parse(line));
  expect(header[1]).toMatchObject({ kind, dimension: smallDimension, root: "/pictures" });
  expect(operations.map(([, , , , row]) => row)).toEqual(smallItems);
  expect(manifest.columns).toEqual({ path: "text", label: "text" });
  expect(await readFile(join(target, "skipped-1.jsonl"), "utf8")).toContain(
    '{"path":"empty.png","reason":"0 bytes"}\n',
  );
});

test("the same pictures give the same files", async () => {
  const options = { created: new Date("2026-11-24T00:00:00Z") };
  await makeSmallIndex(join(folder, "one.loci"), "hnsw", options);
  await makeSmallIndex(join(folder, "two.loci"), "hnsw", options);
  const [one, two] = [await verifyIndex(join(folder, "one.loci")), await verifyIndex(join(folder, "two.loci"))];
  expect({ ...one, updated: "" }).toEqual({ ...two, updated: "" });
});

test("calls that overlap keep pictures and descriptors together, and copies are taken", async () => {
  const target = join(folder, "overlapping.loci");
  const writer = await createIndexWriter(target, smallDescription("hnsw"));
  const memory = new Float32Array(smallDimension);
  const additions = smallItems.map((item, id) => {
    memory.set(smallDescriptors.subarray(id * smallDimension, (id + 1) * smallDimension));
    return writer.add(memory, [item]);
  });
  await Promise.all(additions);
  expect(writer.count).toBe(40);
  await writer.commit();
  const index = await openIndex(target);
  const results = await index.search(smallDescriptors, 1);
  expect(results.map((hits) => hits[0]?.path)).toEqual(smallItems.map(({ path }) => path));
  await index.close();
});

test("an existing target is refused before any work, unless it is an index to be replaced", async () => {
  const inner = await emptyFolder("existing");
  const target = join(inner, "a.loci");
  await makeSmallIndex(target, "flat");
  let modelsWritten = 0;
  const description = { ...smallDescription("flat"), writeModel: async () => void modelsWritten++ };
  await expect(createIndexWriter(target, description)).rejects.toThrow(`${target} exists already`);
  expect(modelsWritten).toBe(0);

  await makeSmallIndex(target, "hnsw", { replace: true });
  expect((await verifyIndex(target)).kind).toBe("hnsw");
  expect(await readdir(inner)).toEqual(["a.loci"]);

  await mkdir(join(inner, "photos"));
  await writeFile(join(inner, "photos", "a.jpg"), "");
  await expect(createIndexWriter(join(inner, "photos"), description, { replace: true })).rejects.toThrow(
    "not a Loci index",
  );
  expect(await readdir(join(inner, "photos"))).toEqual(["a.jpg"]);
});

test("an index of no pictures is an error that tells how many were skipped", async () => {
  const inner = await emptyFolder("none");
  const writer = await createIndexWriter(join(inner, "a.loci"), smallDescription("hnsw"));
  await writer.skip([{ path: "a", reason: "broken" }]);
  await expect(writer.commit()).rejects.toThrow("pictures: expected at least 1, got none, and 1 skipped");
  expect(await readdir(inner)).toEqual([]);
});

test("refuses descriptors that do not fit the items or are not sound, and goes on", async () => {
  const writer = await createIndexWriter(join(folder, "unsound.loci"), smallDescription("flat"));
  const [item] = smallItems as [(typeof smallItems)[0]];
  const one = smallDescriptors.subarray(0, smallDimension);
  await expect(writer.add(one, [item, item])).rejects.toThrow("descriptors: expected 2, one a picture, got 1");
  await expect(writer.add(one.subarray(1), [item])).rejects.toThrow("expected a multiple of 8, got 7");
  await expect(
    writer.add(
      one.map((value) => 2 * value),
      [item],
    ),
  ).rejects.toThrow("L2 norm");
  await writer.add(one, [item]);
  expect((await writer.commit()).manifest.count).toBe(1);
});

test("discarding leaves nothing, may be repeated, and ends the writer", async () => {
  const inner = await emptyFolder("discarded");
  const writer = await createIndexWriter(join(inner, "a.loci"), smallDescription("hnsw"));
  const adding = writer.add(smallDescriptors, smallItems);
  await Promise.all([writer.discard(), adding.catch(() => {})]);
  await writer.discard();
  expect(await readdir(inner)).toEqual([]);
  await expect(writer.add(smallDescriptors, smallItems)).rejects.toThrow("the index is closed");
  await expect(writer.commit()).rejects.toThrow(RetrievalError);
});

test("after the commit nothing can be added, and neither another nor discarding touches the index", async () => {
  const target = join(folder, "done.loci");
  const writer = await createIndexWriter(target, smallDescription("flat"));
  await writer.add(smallDescriptors, smallItems);
  const committing = writer.commit();
  await committing;
  await expect(writer.commit()).rejects.toThrow("the index is closed");
  await writer.discard();
  await expect(writer.add(smallDescriptors, smallItems)).rejects.toThrow("the index is closed");
  expect((await verifyIndex(target)).count).toBe(40);
});

test("a model that cannot be written leaves nothing and its error is passed on", async () => {
  const inner = await emptyFolder("model");
  const failure = new Error("no weights");
  const description = { ...smallDescription("hnsw"), writeModel: () => Promise.reject(failure) };
  await expect(createIndexWriter(join(inner, "a.loci"), description)).rejects.toBe(failure);
  expect(await readdir(inner)).toEqual([]);
});

test("another index that appears meanwhile is kept", async () => {
  const inner = await emptyFolder("meanwhile");
  const target = join(inner, "a.loci");
  const writer = await createIndexWriter(target, smallDescription("hnsw"));
  await writer.add(smallDescriptors, smallItems);
  await makeSmallIndex(join(inner, "b.loci"), "flat");
  await rename(join(inner, "b.loci"), target);
  await expect(writer.commit()).rejects.toThrow(`${target} exists already`);
  expect((await verifyIndex(target)).kind).toBe("flat");
});

test("a process that is killed while it builds leaves no index, and the same build goes on where it ended", async () => {
  const inner = await emptyFolder("killed");
  const target = join(inner, "a.loci");
  const child = fork(new URL("../../support/workers/endless-build.js", import.meta.url), [target]);
  await new Promise((resolve) => child.once("message", resolve));
  const other = createIndexWriter(target, endlessDescription);
  await expect(other).rejects.toThrow(`is being written to by process ${child.pid}`);
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
  expect(existsSync(target)).toBe(false);
  expect(await readdir(inner)).toEqual([".a.loci.building"]);

  const writer = await createIndexWriter(target, endlessDescription, { resume: true });
  expect(writer.count).toBeGreaterThan(20);
  expect([...writer.rows.values()].slice(0, 3)).toEqual([{ path: "0" }, { path: "1" }, { path: "2" }]);
  await writer.add(Float32Array.of(1, 0), [{ path: "last" }]);
  const { manifest } = await writer.commit();
  expect(manifest).toMatchObject({ count: writer.count, graph: { covered: writer.count } });
  expect(await readdir(inner)).toEqual(["a.loci"]);
  expect((await verifyIndex(target)).count).toBe(manifest.count);
});

test("only the same index is gone on with, and only when asked to, with the parameters of now", async () => {
  const inner = await emptyFolder("other");
  const target = join(inner, "a.loci");
  const begin = async (...more: unknown[]) => {
    const writer = await createIndexWriter(
      target,
      { ...smallDescription("hnsw"), ...(more[0] as object) },
      more[1] as object,
    );
    const { count } = writer;
    if (count === 0) await writer.add(smallDescriptors, smallItems);
    return { writer, count };
  };
  const counts: number[] = [];
  for (const [description, options] of [
    [{}, {}],
    [{}, { resume: true }],
    [{}, {}],
    [{ model: { name: "m", fingerprint: "other" } }, { resume: true }],
  ]) {
    const { writer, count } = await begin(description, options);
    counts.push(count);
    // As far as a build can come that is killed before its last step.
    await writer.tune({ recall: 0.5 });
    await writer.close();
    expect(await readdir(inner)).toEqual([".a.loci.building"]);
  }
  expect(counts).toEqual([0, 40, 0, 0]);
  const { writer, count } = await begin(
    { model: { name: "m", fingerprint: "other" } },
    { resume: true, hnsw: { m: 7, ef: 33 } },
  );
  expect(count).toBe(40);
  await writer.commit();
  expect(await readdir(inner)).toEqual(["a.loci"]);
  expect((await verifyIndex(target)).hnsw).toMatchObject({ m: 7, ef: 33 });
});

/** A file system of one megabyte, `undefined` where one cannot be mounted. */
async function smallDisk(): Promise<string | undefined> {
  const disk = await emptyFolder("disk");
  try {
    execFileSync("/bin/mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], { stdio: "ignore" });
    return disk;
  } catch {
    return undefined;
  }
}

test("a full disk leaves the former index untouched and no half of the new one", async (context) => {
  const disk = await smallDisk();
  if (disk === undefined) return context.skip("mounting a small file system needs root");
  try {
    const target = join(disk, "a.loci");
    await makeSmallIndex(target, "flat");
    // vectors.npy fits, the graph, which holds the descriptors again, does not.
    const rows = 6000;
    const descriptors = Float32Array.from(
      { length: rows * smallDimension },
      (_, at) => smallDescriptors[at % 320] as number,
    );
    for (const copies of [1, 10]) {
      const writer = await createIndexWriter(target, smallDescription("hnsw"), { replace: true });
      const build = async () => {
        for (let copy = 0; copy < copies; copy++) await writer.add(descriptors, Array(rows).fill({ path: "p" }));
        await writer.commit();
      };
      const failure = await build().catch((error: unknown) => error);
      await writer.discard();
      expect(failure).toBeInstanceOf(RetrievalError);
      expect((failure as Error).message).toMatch(copies === 1 ? /cannot write .*graph-\d+.hnsw/ : /ENOSPC/);
      expect(await readdir(disk)).toEqual(["a.loci"]);
      expect((await verifyIndex(target)).count).toBe(40);
    }
  } finally {
    execFileSync("/bin/umount", [disk]);
  }
});
