import { resolve } from "node:path";
import { cacheDirectory } from "@loci/core";
import { afterEach, expect, test, vi } from "vitest";

afterEach(() => vi.unstubAllEnvs());

test("LOCI_CACHE chooses the folder, as an absolute path", () => {
  vi.stubEnv("LOCI_CACHE", "some/folder");
  expect(cacheDirectory()).toBe(resolve("some/folder"));
});

test("without it, or with it empty, the folder is the operating system's", () => {
  vi.stubEnv("LOCI_CACHE", "");
  vi.stubEnv("XDG_CACHE_HOME", "/somewhere/cache");
  if (process.platform === "linux") expect(cacheDirectory()).toBe("/somewhere/cache/loci");
  expect(cacheDirectory()).toMatch(/loci/i);
});
