import { cp, readdir, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { RetrievalError } from "@loci/core";
import { type IndexSearchOptions, indexKindNames, openIndex, openIndexWriter, verifyIndex } from "@loci/index";
import { describe, expect, test } from "vitest";
import { bruteForce } from "../../support/brute-force.js";
import {
  makeSmallIndex,
  smallDescription,
  smallDescriptors,
  smallDimension,
  smallItems,
} from "../../support/small-index.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();

describe.each(indexKindNames)("an index of kind %s", (kind) => {
  const intact = join(folder, `${kind}.loci`);

  async function damagedCopy(): Promise<string> {
    const copy = join(folder, `${kind}-copy.loci`);
    await rm(copy, { recursive: true, force: true });
    await cp(intact, copy, { recursive: true });
    return copy;
  }

  test("answers with paths, labels, distances and scores", async () => {
    await makeSmallIndex(intact, kind);
    const index = await openIndex(intact);
    expect([...index.rows]).toEqual(smallItems.map((item, id) => [id, item]));
    expect(index.columns).toEqual({ path: "text", label: "text" });
    expect(index.manifest.count).toBe(40);
    expect(await readFile(join(index.modelDirectory, "model.json"), "utf8")).toBe('{"head":"gem"}\n');
    const queries = smallDescriptors.subarray(0, 5 * smallDimension);
    const results = await index.search(queries, 6);
    const truth = bruteForce(smallDescriptors, queries, smallDimension, 6);
    results.forEach((hits, query) => {
      expect(hits.map(({ id }) => id)).toEqual(truth[query]?.map(({ id }) => id));
      for (const [row, { id, path, label, distance, score, row: metadata }] of hits.entries()) {
        expect(distance).toBeCloseTo(truth[query]?.[row]?.distance as number, 6);
        expect(score).toBe(1 - distance);
        expect(metadata).toEqual(smallItems[id]);
        expect({ path, label }).toEqual({ label: undefined, ...smallItems[id] });
      }
    });
    await expect(index.search(queries.subarray(1), 1)).rejects.toThrow("expected a multiple of 8");
    await index.close();
    await expect(index.search(queries, 1)).rejects.toThrow("it is closed");
  });

  test("notices one changed byte: the first, a middle and the last of every file", async () => {
    const files = (await readdir(intact, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => relative(intact, join(entry.parentPath, entry.name)));
    expect(files).toHaveLength(kind === "flat" ? 6 : 7);
    for (const name of files) {
      const copy = await damagedCopy();
      const bytes = await readFile(join(copy, name));
      for (const position of [0, bytes.length >> 1, bytes.length - 1]) {
        const changed = Buffer.from(bytes);
        changed[position] = (changed[position] as number) ^ 1;
        await writeFile(join(copy, name), changed);
        await expect(openIndex(copy)).rejects.toThrow(RetrievalError);
        await expect(openIndex(copy)).rejects.toThrow(join(copy, name));
        await expect(verifyIndex(copy)).rejects.toThrow(RetrievalError);
      }
      for (const length of [0, 1, bytes.length - 1]) {
        await writeFile(join(copy, name), bytes);
        await truncate(join(copy, name), length);
        await expect(openIndex(copy)).rejects.toThrow(join(copy, name));
      }
      await rm(join(copy, name));
      await expect(openIndex(copy)).rejects.toThrow(
        name === "manifest.json" ? "is not a Loci index" : `${name} is missing`,
      );
    }
  });

  test("ignores what others put beside its files", async () => {
    const copy = await damagedCopy();
    await writeFile(join(copy, "notes.txt"), "mine");
    await (await openIndex(copy)).close();
  });

  test("can be moved", async () => {
    const copy = await damagedCopy();
    const moved = join(folder, `${kind}-moved.loci`);
    await rename(copy, moved);
    const index = await openIndex(moved);
    expect(index.modelDirectory).toBe(join(moved, "model"));
    await index.close();
  });

  test("refuses the queries of another model", async () => {
    await (await openIndex(intact, { expectModel: smallDescription(kind).model })).close();
    const expectModel = { name: "mobilenet_v2/gap", fingerprint: "0123456789abcdef0123" };
    const foreign = openIndex(intact, { expectModel });
    await expect(foreign).rejects.toThrow(RetrievalError);
    await expect(foreign).rejects.toThrow(
      "model of the queries: expected mobilenet_v2/gem (fedcba987654…), got mobilenet_v2/gap (0123456789ab…).",
    );
  });
});

test("ef is refused where there is no graph", async () => {
  await expect(openIndex(join(folder, "flat.loci"), { ef: 40 })).rejects.toThrow(
    "is a flat index, which examines everything; leave ef out",
  );
});

test("ef can be chosen when a graph is opened", async () => {
  const index = await openIndex(join(folder, "hnsw.loci"), { ef: 40 });
  expect((await index.search(smallDescriptors, 40)).every((hits) => hits.length === 40)).toBe(true);
  await index.close();
  await expect(openIndex(join(folder, "hnsw.loci"), { ef: 0 })).rejects.toThrow("ef: expected an integer from 1");
});

test("a directory that is none, and one that is no index", async () => {
  await expect(openIndex(join(folder, "nowhere.loci"))).rejects.toThrow("nowhere.loci is not a Loci index");
  await expect(openIndex(folder)).rejects.toThrow("is not a Loci index");
});

describe("of the pictures that are allowed", () => {
  test.each(indexKindNames)("%s: allowed, excluded, and ids that are not there", async (kind) => {
    const index = await openIndex(join(folder, `${kind}.loci`));
    const query = smallDescriptors.subarray(0, smallDimension);
    const idsOf = async (options: IndexSearchOptions, k = 5) =>
      (await index.search(query, k, options))[0]?.map(({ id }) => id);
    const truth = (isAllowed: (id: number) => boolean, k = 5) =>
      bruteForce(smallDescriptors, query, smallDimension, k, { isAllowed })[0]?.map(({ id }) => id);
    expect(await idsOf({ allowed: new Set([3, 9, 27, 99]) })).toEqual(truth((id) => [3, 9, 27].includes(id)));
    expect(await idsOf({ excluded: [0] })).toEqual(truth((id) => id !== 0));
    expect(await idsOf({ allowed: Uint32Array.of(0, 1, 2), excluded: [1] })).toEqual(
      truth((id) => id === 0 || id === 2),
    );
    expect(await idsOf({ allowed: [] })).toEqual([]);
    await index.close();
  });

  test("descriptors by id", async () => {
    const index = await openIndex(join(folder, "hnsw.loci"));
    expect(await index.descriptors([7, 2])).toEqual(
      Float32Array.from(
        [7, 2].flatMap((id) => [...smallDescriptors.subarray(id * smallDimension, (id + 1) * smallDimension)]),
      ),
    );
    await expect(index.descriptors([40])).rejects.toThrow("there is no picture with the id 40");
    await index.close();
  });

  test("the effort: ef with the recall that was measured, exact search without ef", async () => {
    const [flat, hnsw] = [await openIndex(join(folder, "flat.loci")), await openIndex(join(folder, "hnsw.loci"))];
    expect(flat.effort()).toEqual({ ef: undefined, expectedRecall: 1 });
    expect(hnsw.effort()).toEqual({ ef: 64, expectedRecall: 1 });
    expect(hnsw.effort(16).expectedRecall).toBe(hnsw.manifest.recall?.curve[0]?.recall);
    await expect(flat.search(smallDescriptors, 1, { ef: 3 })).rejects.toThrow("leave ef out");
    await Promise.all([flat.close(), hnsw.close()]);
  });
});

test("a reader keeps what it has opened while the index is changed and compacted", async () => {
  const directory = join(folder, "changing.loci");
  await makeSmallIndex(directory, "hnsw");
  const before = await openIndex(directory);
  const writer = await openIndexWriter(directory);
  await writer.remove([0, 1, 2]);
  await writer.compact();
  await writer.close();
  const after = await openIndex(directory);
  const query = smallDescriptors.subarray(0, smallDimension);
  expect((await before.search(query, 1))[0]?.[0]?.id).toBe(0);
  expect(await before.descriptors([0])).toEqual(query.slice());
  expect(before.rows.size).toBe(40);
  expect(after.rows.size).toBe(37);
  expect((await after.search(query, 40))[0]?.some(({ id }) => id < 3)).toBe(false);
  await Promise.all([before.close(), after.close()]);
});

test("readers that open while an index is written to all the time see one state or another, never a mixture", async () => {
  const directory = join(folder, "busy.loci");
  await makeSmallIndex(directory, "flat");
  const writer = await openIndexWriter(directory);
  let isDone = false;
  const writing = (async () => {
    for (let round = 0; !isDone; round++) {
      const [id] = await writer.add(smallDescriptors.subarray(0, smallDimension), [{ path: `extra ${round}` }]);
      if (round % 8 === 7) await writer.compact();
      await writer.remove([id as number]);
    }
  })();
  for (let opened = 0; opened < 8; opened++) {
    const index = await openIndex(directory);
    expect([40, 41]).toContain(index.rows.size);
    expect((await index.search(smallDescriptors, 100)).every((hits) => hits.length === index.rows.size)).toBe(true);
    await index.close();
  }
  isDone = true;
  await writing;
  await writer.close();
});
