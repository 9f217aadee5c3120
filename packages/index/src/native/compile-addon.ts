import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { type CompilationFailure, runNodeGyp } from "@loci/core";
import type { AddonPackage } from "./hnswlib-package.js";

/**
 * Compiles an addon from its sources, in a private copy of them, so that two compilations cannot get into each other's
 * way and a failed one leaves nothing behind.
 * @param flags options for the C++ compiler, after those of the package's binding.gyp
 * @param place takes the compiled file away; it is removed afterwards
 * @returns what went wrong, `undefined` when nothing did
 */
export async function compileAddon(
  addonPackage: AddonPackage,
  flags: string,
  place: (compiled: string) => Promise<void>,
): Promise<CompilationFailure | undefined> {
  const workshop = await mkdtemp(join(tmpdir(), "loci-compile-"));
  try {
    await copySources(addonPackage, workshop);
    const failure = await runNodeGyp(workshop, { flags });
    if (failure !== undefined) return failure;
    await place(join(workshop, "build", "Release", "addon.node"));
    return undefined;
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

/** The sources and the headers that binding.gyp asks Node's module resolution for. */
async function copySources({ directory, source }: AddonPackage, workshop: string): Promise<void> {
  const headers = dirname(createRequire(join(directory, "package.json")).resolve("node-addon-api/package.json"));
  await cp(join(directory, "binding.gyp"), join(workshop, "binding.gyp"));
  await cp(join(directory, "package.json"), join(workshop, "package.json"));
  await cp(join(directory, "src"), join(workshop, "src"), { recursive: true });
  await mkdir(join(workshop, "node_modules"));
  await cp(headers, join(workshop, "node_modules", "node-addon-api"), { recursive: true });
  if (source === undefined) return;
  const name = basename(source.file);
  await cp(source.file, join(workshop, "src", name));
  const binding = join(workshop, "binding.gyp");
  await writeFile(binding, (await readFile(binding, "utf8")).replace("src/addon.cc", `src/${name}`));
}
