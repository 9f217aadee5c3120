import { mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { reportCache } from "@loci/core";
import { beforeEach, expect, it, vi } from "vitest";
import { holdPacks } from "../../../packages/core/dist/feature-cache/packs/in-use.js";
import { runLoci } from "../../support/run-loci.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { tinyCollection } from "../../support/tiny-collection.js";
import { writePack } from "../../support/write-pack.js";

let features: string;
beforeEach(async () => {
  const folder = await temporaryFolder();
  vi.stubEnv("LOCI_CACHE", folder);
  vi.stubEnv("LOCI_CACHE_LIMIT", "");
  features = join(folder, "features");
  const packs = [
    await writePack(features, 1),
    await writePack(features, 2, { ...tinyCollection, backbone: "big", fingerprint: "b".repeat(64) }),
  ];
  // The first was last used ten days ago, the second just now.
  const then = new Date(Date.now() - 10 * 24 * 3600_000);
  await utimes(packs[0]!.index, then, then);
});

const backbonesLeft = async () =>
  (await reportCache({ folder: features, limit: 1 })).collections.map(({ backbone }) => backbone);

it.each([
  [["--all"], []],
  [["--older-than", "5"], ["big"]],
  [
    ["--older-than", "15"],
    ["big", "tiny"],
  ],
  [["--backbone", "big"], ["tiny"]],
  [
    ["--backbone", "big", "--older-than", "5"],
    ["big", "tiny"],
  ],
  [["--keep-gb", "0"], []],
  [
    ["--keep-gb", "1"],
    ["big", "tiny"],
  ],
  [[], ["big", "tiny"]],
])("%j leaves %j", async (options, left) => {
  const { code, out } = await runLoci("cache", "prune", ...options);
  expect([code, await backbonesLeft()]).toEqual([0, left]);
  expect(out).toMatch(/^freed \S+ GB \(\d packs?\); \S+ GB left in /);
});

it("without options brings the cache to its limit, the least recently used first", async () => {
  const { bytes } = await reportCache({ folder: features, limit: 1 });
  vi.stubEnv("LOCI_CACHE_LIMIT", `${(bytes - 1) / 1e9}`);
  expect(JSON.parse((await runLoci("cache", "prune", "--json")).out)).toMatchObject({ packs: 1 });
  expect(await backbonesLeft()).toEqual(["big"]);
});

it("--all also forgets the hashes of picture files", async () => {
  await mkdir(join(features, "content-hashes"));
  await writeFile(join(features, "content-hashes", "a.json"), "{}");
  await runLoci("cache", "prune", "--backbone", "tiny");
  expect(await readdir(features)).toContain("content-hashes");
  await runLoci("cache", "prune", "--all");
  expect(await readdir(features)).not.toContain("content-hashes");
});

it("leaves what a running process needs, and says so", async () => {
  const folder = (await readdir(features)).find((name) => name.length === 64)!;
  const held = holdPacks(features);
  await held.add((await readdir(join(features, folder))).map((file) => `${folder}/${file.split(".")[0]}`));
  const { out } = await runLoci("cache", "prune", "--all");
  await held.release();
  expect(out).toMatch(/of it stays: a running process needs it/);
  expect((await backbonesLeft()).length).toBe(1);
});

it.each([
  [["--backbone", "bigg"], /unknown backbone in the cache "bigg"; did you mean "big"\?/],
  [["--all", "--keep-gb", "3"], /--all leaves nothing to choose/],
  [["--keep-gb", "-1"], /a whole number from 0/],
])("answers %j with code 1", async (options, message) => {
  expect(await runLoci("cache", "prune", ...options)).toMatchObject({ code: 1, notes: expect.stringMatching(message) });
  expect((await backbonesLeft()).length).toBe(2);
});

it("says when there is nothing of a backbone because there is nothing", async () => {
  await runLoci("cache", "prune", "--all");
  expect((await runLoci("cache", "prune", "--backbone", "tiny")).notes).toMatch(/there are no features in the cache/);
});

it("copies of models go when they were not used for a month, for --older-than, and all with --all", async () => {
  const copies = join(features, "..");
  const make = async (name: string, days: number) => {
    const folder = join(copies, name);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "model.json"), "{}");
    const then = new Date(Date.now() - days * 24 * 3600_000);
    await utimes(folder, then, then);
  };
  await make("bucket-copies/old", 31);
  await make("bucket-copies/young", 10);
  await make("models-of-indexes/old", 31);
  await make("models-of-indexes/young", 10);
  const left = async () => [
    ...(await readdir(join(copies, "bucket-copies"))),
    ...(await readdir(join(copies, "models-of-indexes"))),
  ];
  await runLoci("cache", "prune", "--backbone", "tiny");
  await runLoci("cache", "prune", "--keep-gb", "1");
  expect(await left()).toEqual(["old", "young", "old", "young"]);
  expect((await runLoci("cache", "prune")).out).toMatch(/^freed \S+ GB of copies of models$/m);
  expect(await left()).toEqual(["young", "young"]);
  expect(JSON.parse((await runLoci("cache", "prune", "--older-than", "5", "--json")).out)).toMatchObject({
    models: { copies: 2, bytes: 4 },
  });
  await make("bucket-copies/new", 0);
  await runLoci("cache", "prune", "--all");
  expect(await left()).toEqual([]);
});
