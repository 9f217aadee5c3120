import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { addonPackageAt, findHnswlibPackage } from "../../../packages/index/dist/native/hnswlib-package.js";

test("finds the installed package, with its addon compiled", () => {
  const found = findHnswlibPackage();
  expect(found?.name).toBe("hnswlib-node@3.0.0");
  expect(existsSync(join(found?.directory as string, "binding.gyp"))).toBe(true);
  expect(found?.addon).toBe(join(found?.directory as string, "build", "Release", "addon.node"));
  expect(existsSync(found?.addon as string)).toBe(true);
  expect(existsSync(found?.source?.file as string)).toBe(true);
  expect(found?.source?.digest).toMatch(/^[0-9a-f]{16}$/);
});

test("a folder without a package is an error", () => {
  expect(() => addonPackageAt(import.meta.dirname)).toThrow("ENOENT");
});
