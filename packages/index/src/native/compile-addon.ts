import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { cp, mkdir, mkdtemp, open, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { AddonPackage } from "./hnswlib-package.js";

/** A compilation that went wrong. */
export interface CompilationFailure {
  /** The last lines that the compiler printed. */
  readonly log: string;
}

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
    await copySources(addonPackage.directory, workshop);
    const log = join(workshop, "compile.log");
    const exitCode = await runNodeGyp(workshop, flags, log);
    const compiled = join(workshop, "build", "Release", "addon.node");
    if (exitCode !== 0 || !existsSync(compiled)) return { log: lastLines(await readFile(log, "utf8"), 40) };
    await place(compiled);
    return undefined;
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

/** The sources and the headers that binding.gyp asks Node's module resolution for. */
async function copySources(directory: string, workshop: string): Promise<void> {
  const headers = dirname(createRequire(join(directory, "package.json")).resolve("node-addon-api/package.json"));
  await cp(join(directory, "binding.gyp"), join(workshop, "binding.gyp"));
  await cp(join(directory, "package.json"), join(workshop, "package.json"));
  await cp(join(directory, "src"), join(workshop, "src"), { recursive: true });
  await mkdir(join(workshop, "node_modules"));
  await cp(headers, join(workshop, "node_modules", "node-addon-api"), { recursive: true });
}

async function runNodeGyp(workshop: string, flags: string, log: string): Promise<number | null> {
  const nodeGyp = fileURLToPath(import.meta.resolve("node-gyp/bin/node-gyp.js"));
  const output = await open(log, "w");
  try {
    return await new Promise<number | null>((resolve, reject) => {
      const child = spawn(process.execPath, [nodeGyp, "rebuild", "--release", ...headersOfNode()], {
        cwd: workshop,
        env: { ...process.env, CXXFLAGS: [process.env["CXXFLAGS"], flags].filter(Boolean).join(" ") },
        stdio: ["ignore", output.fd, output.fd],
      });
      child.on("error", reject);
      child.on("close", resolve);
    });
  } finally {
    await output.close();
  }
}

/** Node's headers where they are installed beside it; elsewhere node-gyp downloads them. */
function headersOfNode(): string[] {
  const prefix = dirname(dirname(realpathSync(process.execPath)));
  return existsSync(join(prefix, "include", "node", "node.h")) ? [`--nodedir=${prefix}`] : [];
}

function lastLines(text: string, count: number): string {
  return text.trimEnd().split("\n").slice(-count).join("\n");
}
