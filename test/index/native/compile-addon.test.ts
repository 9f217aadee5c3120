import { copyFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { compileAddon } from "../../../packages/index/dist/native/compile-addon.js";
import { suiteFolder } from "../../support/suite-folder.js";
import { makeTinyAddon } from "../../support/tiny-addon.js";

afterEach(() => vi.unstubAllEnvs());

const folder = await suiteFolder();
const tiny = await makeTinyAddon(join(folder, "with a space"));

test("compiles with the flags, in a copy that is gone afterwards", async () => {
  const result = join(folder, "optimised.node");
  const workshops = join(folder, "workshops");
  await mkdir(workshops);
  vi.stubEnv("TMPDIR", workshops);
  expect(await compileAddon(tiny, "-DOPTIMISED", (file) => copyFile(file, result))).toBeUndefined();
  expect(createRequire(import.meta.url)(result)).toBe("optimised");
  expect((await readdir(tiny.directory)).sort()).toEqual(["binding.gyp", "node_modules", "package.json", "src"]);
  expect(await readdir(workshops)).toEqual([]);
}, 180_000);

test("a source of ours takes the place of the package's own, which it includes", async () => {
  const file = join(folder, "more.cc");
  await writeFile(file, '#define OPTIMISED\n#include "addon.cc"\n');
  const result = join(folder, "more.node");
  const withSource = { ...tiny, source: { file, digest: "0" } };
  expect(await compileAddon(withSource, "", (compiled) => copyFile(compiled, result))).toBeUndefined();
  expect(createRequire(import.meta.url)(result)).toBe("optimised");
}, 180_000);

test("a failure comes with the compiler's words and nothing is placed", async () => {
  let placed = false;
  const failure = await compileAddon(tiny, "-DREFUSED", async () => {
    placed = true;
  });
  expect(failure?.log).toContain("this compiler does not like it");
  expect(failure?.log.split("\n").length).toBeLessThanOrEqual(40);
  expect(placed).toBe(false);
}, 180_000);
