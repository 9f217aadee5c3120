import { existsSync, realpathSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type AddonStamp, isCurrent, readStamp, stampOfThisMachine } from "./addon-stamp.js";
import { type AddonPackage, findHnswlibPackage } from "./hnswlib-package.js";

/*
 * `npm run build` compiles hnswlib-node here, for the processor of this machine: with plain SSE, as its own install
 * script does it, building and searching take 1.6 times as long.
 * The rest of Loci is imported only when there is something to do, since most builds find the work done.
 */

/** Options that make GCC and Clang use all that this processor has. Other compilers get none. */
const NATIVE_FLAGS = process.platform === "win32" ? "" : "-O3 -march=native";

export interface AddonBuildOptions {
  /** Compiler options to try first (default `-O3 -march=native`). */
  readonly flags?: string;
  /** The folder for compiled addons (default: `native` in Loci's cache directory). */
  readonly cache?: string;
  /** Takes what there is to say, a line at a time (default: nobody). */
  readonly report?: (line: string) => void;
}

/**
 * Makes sure that a package's addon is compiled for this machine.
 * @returns how: it was there, it came from the cache, or it was compiled now
 * @throws RetrievalError with the compiler's last lines and the remedy when it cannot be compiled
 */
export async function buildAddon(
  addonPackage: AddonPackage,
  options: AddonBuildOptions = {},
): Promise<"present" | "cached" | "compiled"> {
  const wanted = stampOfThisMachine(addonPackage.name, options.flags ?? NATIVE_FLAGS, addonPackage.source?.digest);
  if (existsSync(addonPackage.addon) && isCurrent(readStamp(addonPackage.stamp), wanted)) return "present";
  const { cacheDirectory } = await import("@loci/core");
  const { cacheAddon, findCachedAddon } = await import("./addon-cache.js");
  const cache = options.cache ?? join(cacheDirectory(), "native");
  const cached = await findCachedAddon(cache, wanted);
  if (cached) {
    await install(addonPackage, cached.file, cached.stamp);
    return "cached";
  }
  const stamp = await compile(addonPackage, wanted, options.report ?? (() => {}));
  await cacheAddon(cache, stamp, addonPackage.addon).catch((error: unknown) => {
    options.report?.(`${addonPackage.name}: not kept in ${cache} (${error instanceof Error ? error.message : error})`);
  });
  return "compiled";
}

/** Compiles with the wanted flags, else without any, and installs. @returns the stamp of what was compiled */
async function compile(
  addonPackage: AddonPackage,
  wanted: AddonStamp,
  report: (line: string) => void,
): Promise<AddonStamp> {
  const { compileAddon } = await import("./compile-addon.js");
  report(`${addonPackage.name}: compiling for this processor (${wanted.flags}), about half a minute, once`);
  const optimised = await compileAddon(addonPackage, wanted.flags, (file) => install(addonPackage, file, wanted));
  if (optimised === undefined) return wanted;
  report(`${addonPackage.name}: the compiler refused ${wanted.flags}; compiling for any processor, which is slower`);
  const stamp = { ...wanted, optimised: false };
  const plain = await compileAddon(addonPackage, "", (file) => install(addonPackage, file, stamp));
  if (plain === undefined) return stamp;
  const { RetrievalError } = await import("@loci/core");
  throw new RetrievalError({
    what: `${addonPackage.name} could not be compiled:\n${plain.log}\n`,
    remedy:
      "Compiling needs python3, make, a C++ compiler (Debian: apt-get install python3 make g++) and, where Node's headers are not installed, a connection to nodejs.org. Without it all but the hnsw index works",
  });
}

/** The addon first and its stamp last: a process that is killed in between leaves an addon that is compiled again. */
async function install(addonPackage: AddonPackage, compiled: string, stamp: AddonStamp): Promise<void> {
  const { replaceAtomically, writeFileAtomically } = await import("@loci/core");
  await mkdir(dirname(addonPackage.addon), { recursive: true });
  await replaceAtomically(addonPackage.addon, (temporary) => copyFile(compiled, temporary));
  await writeFileAtomically(addonPackage.stamp, `${JSON.stringify(stamp, null, 2)}\n`);
}

/** The command. @returns the exit code */
async function main(): Promise<number> {
  const addonPackage = findHnswlibPackage();
  const report = (line: string) => void process.stderr.write(`${line}\n`);
  if (!addonPackage) {
    report('hnswlib-node is not installed. Run "npm run setup" again');
    return 1;
  }
  try {
    const how = await buildAddon(addonPackage, { report });
    if (how !== "present") report(`${addonPackage.name}: ${how}`);
    return 0;
  } catch (error) {
    report(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exitCode = await main();
}
