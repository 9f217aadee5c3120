import { join } from "node:path";
import { featureCache } from "@loci/core";
import { expect, it, vi } from "vitest";

it("is in the cache directory, 20 GB unless the environment says otherwise", () => {
  vi.stubEnv("LOCI_CACHE", "/somewhere");
  vi.stubEnv("LOCI_CACHE_LIMIT", "");
  expect(featureCache()).toEqual({ folder: join("/somewhere", "features"), limit: 20e9 });
  vi.stubEnv("LOCI_CACHE_LIMIT", "0.5");
  expect(featureCache().limit).toBe(5e8);
});

it.each(["0", "-1", "20 GB", "NaN"])("refuses a limit of %s", (limit) => {
  vi.stubEnv("LOCI_CACHE_LIMIT", limit);
  expect(() => featureCache()).toThrow(`expected a positive number of gigabytes, for example 20, got "${limit}"`);
});
