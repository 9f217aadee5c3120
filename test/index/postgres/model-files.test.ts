import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it, vi } from "vitest";
import { fetchModel, storeModel } from "../../../packages/index/dist/postgres/model-files.js";
import type { Session, SqlSource } from "../../../packages/index/dist/postgres/session.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

interface Part {
  readonly file: string;
  readonly part: number;
  readonly content: Buffer;
}

/** The table of one model. */
function database(parts: Part[] = []) {
  let reads = 0;
  const session = {
    name: "postgres://db/gallery",
    transaction: (use: () => Promise<void>) => use(),
    query: async (text: string, [, file, part, content]: readonly unknown[] = []) => {
      if (text.startsWith("INSERT")) parts.push({ file, part, content } as Part);
      if (text.startsWith("SELECT 1")) return parts.slice(0, 1);
      if (text.startsWith("SELECT file")) return parts;
      if (text.startsWith("SELECT content")) reads++;
      return parts.filter((each) => each.file === file && each.part === part);
    },
  } as unknown as Session;
  const source: SqlSource = { name: "postgres://db/gallery", read: (use) => use(session) };
  return { session, source, parts, reads: () => reads };
}

it("reads back every file that was stored, once, and stores a model once", async () => {
  const cache = await temporaryFolder();
  vi.stubEnv("LOCI_CACHE", cache);
  const big = Buffer.from(Array.from({ length: 2 ** 20 + 5 }, (_, at) => at % 251));
  const { session, source, parts, reads } = database();
  const write = async (folder: string) => {
    for (const [name, content] of [
      ["model.json", "{}"],
      ["backbone/weights.bin", big],
      ["empty", ""],
    ] as const) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
  };
  await storeModel(session, "f/1", write);
  await storeModel(session, "f/1", () => Promise.reject(new Error("it is there")));
  expect(parts).toHaveLength(4);
  const folder = await fetchModel(source, "f/1");
  expect((await readdir(folder)).sort()).toEqual(["backbone", "empty", "model.json"]);
  expect((await readFile(join(folder, "backbone", "weights.bin"))).equals(big)).toBe(true);
  expect(await fetchModel(source, "f/1")).toBe(folder);
  expect([reads(), await readdir(dirname(folder))]).toEqual([4, ["f_1"]]);
});

it("refuses names that lead out of the folder, and a model that is not there", async () => {
  vi.stubEnv("LOCI_CACHE", await temporaryFolder());
  const evil = database([{ file: "../../evil", part: 0, content: Buffer.from("x") }]);
  await expect(fetchModel(evil.source, "g")).rejects.toThrow("name of a file of the model");
  await expect(fetchModel(database().source, "h")).rejects.toThrow("the model of the index is not there");
});

it("keeps no model of which parts are gone while it is read", async () => {
  const cache = await temporaryFolder();
  vi.stubEnv("LOCI_CACHE", cache);
  const { session, source } = database([{ file: "model.json", part: 0, content: Buffer.from("{}") }]);
  const { query } = session;
  // Another process replaces the index between the list and the content.
  Object.assign(session, {
    query: async (text: string, values: readonly unknown[]) =>
      text.startsWith("SELECT content") ? [] : query.call(session, text, values),
  });
  await expect(fetchModel(source, "i")).rejects.toThrow("the model of the index is not there. Try again");
  expect(await readdir(cache, { recursive: true })).toEqual([]);
});
