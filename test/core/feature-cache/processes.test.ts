import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { decodeHalf, evictPacks, reportCache, sha256 } from "@loci/core";
import { afterAll, describe, expect, it } from "vitest";
import { createReadingThreads, openMapStore } from "../../../packages/core/dist/feature-cache/map-store.js";
import { holdPacks } from "../../../packages/core/dist/feature-cache/packs/in-use.js";
import { noisePictures } from "../../support/noise-pictures.js";
import { everything, openTinySet } from "../../support/open-tiny-set.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { tinyCollection } from "../../support/tiny-collection.js";

const root = join(import.meta.dirname, "../../..");
const threads = createReadingThreads(1);
afterAll(() => threads.close());

type Child = ChildProcessByStdio<null, Readable, null>;
const start = (...words: string[]): Child =>
  spawn(process.execPath, words, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
const startFilling = (cache: string, pictures: string, count: number): Child =>
  start("--import", "tsx", "test/support/fill-cache.ts", cache, pictures, `${count}`);

/** Everything that a process says until it ends; `listen` is called with what there is so far. */
async function outputOf(child: Child, listen = (_: string) => {}): Promise<string> {
  let output = "";
  child.stdout.on("data", (text) => {
    output += text;
    listen(output);
  });
  await once(child, "close");
  return output;
}

const halves = new Float32Array(1 << 16);
decodeHalf(
  Uint16Array.from({ length: 1 << 16 }, (_, half) => half),
  halves,
);

describe("a process that is killed while it writes", () => {
  const collection = { ...tinyCollection, height: 32, width: 32, channels: 16 };
  const length = 32 * 32 * 16;

  it("loses no map that it said was stored, and leaves none that is damaged", async () => {
    const folder = await temporaryFolder();
    let acknowledged = 0;
    for (const milliseconds of [0, 2, 5, 20]) {
      const script = join(root, "test/support/workers/endless-packs.js");
      const child = start(script, folder, JSON.stringify(collection), `${acknowledged}`);
      const output = await outputOf(child, (text) => {
        if (text.length > 0) setTimeout(() => child.kill("SIGKILL"), milliseconds);
      });
      expect(child.signalCode).toBe("SIGKILL");
      acknowledged = Number(output.trim().split("\n").at(-1));
      const keys = Array.from({ length: acknowledged + 40 }, (_, number) => sha256(`${number}`));
      const inUse = holdPacks(folder);
      const cache = { folder, limit: 1e9 };
      const store = await openMapStore({ cache, collection, wanted: new Set(keys), inUse, threads });
      const there = keys.filter((key) => store.has(key));
      expect(keys.slice(0, acknowledged).filter((key) => !store.has(key))).toEqual([]);
      const { values, damaged } = await store.read(there);
      expect(damaged).toEqual([]);
      for (const [row, key] of there.entries()) {
        const map = values.subarray(row * length, (row + 1) * length);
        const expected = halves[keys.indexOf(key)];
        expect(map.every((value) => value === expected)).toBe(true);
      }
      await store.close();
      await inUse.release();
    }
    expect(acknowledged).toBeGreaterThan(20);
  });
});

describe("two processes with one cache", () => {
  it("fill it and read it at once, also when one is killed and everything is evicted meanwhile", async () => {
    const folder = await temporaryFolder();
    const cache = join(folder, "cache");
    const pictures = await noisePictures(join(folder, "pictures"), 80);
    const options = { pictures, views: [{}, { flip: true }], layers: ["pool8", "pool4"] } as const;
    const reference = await openTinySet({ ...options, cache: { folder: join(folder, "other"), limit: 1e9 } });
    const values = await reference.read(everything(reference));
    await reference.close();
    const expected = `hash ${sha256(values.map((layer) => sha256(new Uint8Array(layer.buffer))).join())}`;

    const killed = startFilling(cache, join(folder, "pictures"), 80);
    const survivor = startFilling(cache, join(folder, "pictures"), 80);
    const killedOutput = outputOf(killed, (text) => text.includes("done 40") && killed.kill("SIGKILL"));
    let eviction: ReturnType<typeof evictPacks> | undefined;
    const output = await outputOf(survivor, (text) => {
      if (text.includes("done 80")) eviction ??= evictPacks(cache, {});
    });
    expect((await killedOutput).includes("hash")).toBe(false);
    expect(output.trim().split("\n").at(-1)).toBe(expected);
    expect((await eviction)?.inUse.packs).toBeGreaterThan(0);

    // What the one that was killed has stored is found, and its hold on it is gone.
    expect((await reportCache({ folder: cache, limit: 1e9 })).bytesInUse).toBe(0);
    expect(await readdir(join(cache, "in-use"))).toEqual([]);
    const again = await openTinySet({ ...options, cache: { folder: cache, limit: 1e9 } });
    expect(again.extracted).toBe(0);
    expect(await again.read(everything(again))).toEqual(values);
    await again.close();
  });
});
