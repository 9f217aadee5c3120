import { copyFile, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compileAddon } from "../../../packages/index/dist/native/compile-addon.js";
import { suiteFolder } from "../../support/suite-folder.js";
import { makeTinyAddon } from "../../support/tiny-addon.js";

const folder = await suiteFolder();
const tiny = await makeTinyAddon(join(folder, "with a space"));

test("compiles with the flags, in a copy that is gone afterwards", async () => {
  const result = join(folder, "optimised.node");
  expect(await compileAddon(tiny, "-DOPTIMISED", (file) => copyFile(file, result))).toBeUndefined();
  expect(createRequire(import.meta.url)(result)).toBe("optimised");
  expect((await readdir(tiny.directory)).sort()).toEqual(["binding.gyp", "node_modules", "package.json", "src"]);
  expect((await readdir(tmpdir())).filter((name) => name.startsWith("loci-compile-"))).toEqual([]);
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
