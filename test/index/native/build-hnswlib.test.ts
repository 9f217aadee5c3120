import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { RetrievalError } from "@loci/core";
import { expect, test } from "vitest";
import { readStamp } from "../../../packages/index/dist/native/addon-stamp.js";
import { buildAddon } from "../../../packages/index/dist/native/build-hnswlib.js";
import { addonPackageAt } from "../../../packages/index/dist/native/hnswlib-package.js";
import { suiteFolder } from "../../support/suite-folder.js";
import { makeTinyAddon } from "../../support/tiny-addon.js";

const folder = await suiteFolder();
const tiny = await makeTinyAddon(join(folder, "tiny"));
const cache = join(folder, "cache");
const flags = "-DOPTIMISED";

/** What the addon in a package is, loaded in a process of its own: an addon in use cannot be loaded again. */
async function kindOf(addon: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ["-p", `require(${JSON.stringify(addon)})`]);
  return stdout.trim();
}

test("compiles once, then finds the work done, then copies for a second clone", async () => {
  const lines: string[] = [];
  expect(await buildAddon(tiny, { flags, cache, report: (line) => lines.push(line) })).toBe("compiled");
  expect(lines).toEqual([`tiny@1.2.3: compiling for this processor (${flags}), about half a minute, once`]);
  expect(await kindOf(tiny.addon)).toBe("optimised");
  expect(readStamp(tiny.stamp)).toMatchObject({ package: "tiny@1.2.3", flags, optimised: true });
  expect(await buildAddon(tiny, { flags, cache })).toBe("present");

  const clone = join(folder, "clone");
  await cp(tiny.directory, clone, { recursive: true });
  await rm(join(clone, "build"), { recursive: true });
  expect(await buildAddon(addonPackageAt(clone), { flags, cache })).toBe("cached");
  expect(await readFile(addonPackageAt(clone).addon)).toEqual(await readFile(tiny.addon));
  expect(await buildAddon(addonPackageAt(clone), { flags, cache })).toBe("present");
}, 180_000);

test("a stamp of another processor, an unreadable one and a lost addon make it build again", async () => {
  const stamp = await readFile(tiny.stamp, "utf8");
  await writeFile(tiny.stamp, stamp.replace(/"cpu": "\w+"/, '"cpu": "another"'));
  expect(await buildAddon(tiny, { flags, cache })).toBe("cached");
  await writeFile(tiny.stamp, "{");
  expect(await buildAddon(tiny, { flags, cache })).toBe("cached");
  await rm(tiny.addon);
  expect(await buildAddon(tiny, { flags, cache })).toBe("cached");
  expect(existsSync(tiny.addon)).toBe(true);
});

test("compiles without flags where the compiler refuses them, says so, and does not try again", async () => {
  const plain = await makeTinyAddon(join(folder, "plain"));
  await writeFile(
    join(plain.directory, "src", "addon.cc"),
    (await readFile(join(plain.directory, "src", "addon.cc"), "utf8")).replace("#ifdef REFUSED", "#ifdef OPTIMISED"),
  );
  const lines: string[] = [];
  const own = join(folder, "own-cache");
  expect(await buildAddon(plain, { flags, cache: own, report: (line) => lines.push(line) })).toBe("compiled");
  expect(lines[1]).toBe(`tiny@1.2.3: the compiler refused ${flags}; compiling for any processor, which is slower`);
  expect(await kindOf(plain.addon)).toBe("plain");
  expect(readStamp(plain.stamp)?.optimised).toBe(false);
  expect(await buildAddon(plain, { flags, cache: own })).toBe("present");
}, 180_000);

test("says what is needed when nothing compiles", async () => {
  const broken = await makeTinyAddon(join(folder, "broken"));
  await writeFile(join(broken.directory, "src", "addon.cc"), "this is no C++");
  const failure = await buildAddon(broken, { flags, cache: join(folder, "unused") }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(RetrievalError);
  const { message } = failure as Error;
  expect(message).toContain("tiny@1.2.3 could not be compiled:");
  expect(message).toContain("this is no C++");
  expect(message).toContain("python3, make, a C++ compiler");
  expect(existsSync(broken.addon)).toBe(false);
}, 180_000);

test("two builds at once give one good addon, also where nothing can be cached", async () => {
  const both = await makeTinyAddon(join(folder, "both"));
  await writeFile(join(folder, "file"), "");
  const lines: string[] = [];
  const options = { flags, cache: join(folder, "file", "cache"), report: (line: string) => lines.push(line) };
  expect(await Promise.all([buildAddon(both, options), buildAddon(both, options)])).toEqual(["compiled", "compiled"]);
  expect(await kindOf(both.addon)).toBe("optimised");
  expect(lines.filter((line) => line.includes("not kept in"))).toHaveLength(2);
  expect(await buildAddon(both, options)).toBe("present");
}, 180_000);

test("the command has nothing to do after `npm run build`", async () => {
  const script = createRequire(import.meta.url).resolve("../../../packages/index/dist/native/build-hnswlib.js");
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [script]);
  expect([stdout, stderr]).toEqual(["", ""]);
});
