import { resolve } from "node:path";
import { openStore } from "@loci/cli";
import { expect, it, vi } from "vitest";
import { loadedModules } from "../../support/loaded-modules.js";

it("an address of a bucket opens a bucket, everything else a folder", async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "id");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  expect((await openStore("s3://bucket/photos/")).place).toBe("s3://bucket/photos");
  expect((await openStore("photos")).place).toBe(resolve("photos"));
});

it("commands that have nothing to do with a bucket do not load its client", async () => {
  const modules = [...(await loadedModules("extract", "--help"))];
  expect(modules.length).toBeGreaterThan(0);
  expect(modules.filter((url) => /aws4fetch/.test(url))).toEqual([]);
});
