import { cp, readdir, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { RetrievalError } from "@loci/core";
import { indexKindNames, openIndex, verifyIndex } from "@loci/index";
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
    expect(index.items).toEqual(smallItems);
    expect(index.manifest.count).toBe(40);
    expect(await readFile(join(index.modelDirectory, "model.json"), "utf8")).toBe('{"head":"gem"}\n');
    const queries = smallDescriptors.subarray(0, 5 * smallDimension);
    const results = await index.search(queries, 6);
    const truth = bruteForce(smallDescriptors, queries, smallDimension, 6);
    results.forEach((hits, query) => {
      expect(hits.map(({ id }) => id)).toEqual(truth[query]?.map(({ id }) => id));
      for (const [row, { id, path, label, distance, score }] of hits.entries()) {
        expect(distance).toBeCloseTo(truth[query]?.[row]?.distance as number, 6);
        expect(score).toBe(1 - distance);
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
    expect(files).toHaveLength(kind === "hnsw" ? 7 : 6);
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
