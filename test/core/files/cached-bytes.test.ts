import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cachedBytes } from "../../../packages/core/dist/files/cached-bytes.js";

let folder: string;
let made = 0;
const make = async () => {
  made++;
  return Uint8Array.of(1, 2, 3);
};
const opened = async () => [...(await cachedBytes("some/thing.bin", make))];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "loci-test-"));
  vi.stubEnv("LOCI_CACHE", folder);
  made = 0;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("cachedBytes", () => {
  it("makes them once", async () => {
    expect(await opened()).toEqual([1, 2, 3]);
    expect(await opened()).toEqual([1, 2, 3]);
    expect(made).toBe(1);
    expect((await readdir(join(folder, "some"))).sort()).toEqual(["thing.bin", "thing.bin.sha256"]);
  });

  it.each(["thing.bin", "thing.bin.sha256"])("makes them again when %s is damaged", async (name) => {
    await opened();
    const file = join(folder, "some", name);
    const bytes = await readFile(file);
    bytes[0]! ^= 1;
    await writeFile(file, bytes);
    expect(await opened()).toEqual([1, 2, 3]);
    expect(made).toBe(2);
    expect(await opened()).toEqual([1, 2, 3]);
    expect(made).toBe(2);
  });

  it("makes them each time where nothing can be kept", async () => {
    await writeFile(join(folder, "some"), "a file in the folder's place");
    expect([await opened(), await opened()]).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    expect(made).toBe(2);
  });
});
