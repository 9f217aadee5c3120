import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { copyFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { walkOnDisk } from "./support/walk-on-disk.js";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..");
const readmes = ["core", "heads", "index", "cli"]
  .map((name) => join(root, "packages", name, "README.md"))
  .filter((file) => existsSync(file));

/** All examples of a page, one behind the other, as one module. */
const examplesOf = (file: string) =>
  [...readFileSync(file, "utf8").matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => match[1]!).join("\n");

describe("the examples of the packages' READMEs", () => {
  it("are there", () => expect(readmes.map(examplesOf).join("")).toContain("openIndexSearch"));

  it.each(readmes)("%s: have no wrong types, and run as written in a folder with an index", async (file) => {
    const { folder, index, picture } = await walkOnDisk(3);
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await copyFile(picture("circles/1.jpg"), join(folder, "photo.jpg"));
    await symlink(index, join(folder, "photos.loci"));
    // As an application would: its own folder, with the packages installed.
    await symlink(join(import.meta.dirname, "node_modules"), join(folder, "node_modules"));
    await writeFile(join(folder, "example.mts"), examplesOf(file));
    const compilerOptions = { noEmit: true, types: ["node"], typeRoots: [join(root, "node_modules/@types")] };
    const project = { extends: join(root, "tsconfig.base.json"), compilerOptions, files: ["example.mts"] };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(project));
    const types = await run(join(root, "node_modules/.bin/tsc"), ["-p", folder]).catch(({ stdout }) => ({ stdout }));
    expect(types.stdout).toBe("");
    const tsx = pathToFileURL(join(root, "node_modules/tsx/dist/esm/index.mjs")).href;
    const { stdout, stderr } = await run(process.execPath, ["--import", tsx, "example.mts"], { cwd: folder });
    expect(stderr).toBe("");
    // The picture asked about is in the index, without a filter on its class it is the first, and it verifies itself.
    expect(stdout).toMatch(/^circles\/1\.jpg circles 0\.\d+ (1|0\.9{5})\S* -33$/m);
    expect(stdout).toMatch(/^circles\/1\.jpg$/m);
    expect(stdout).not.toContain("stripes/");
  });
});
