import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

/**
 * Which shared libraries the dynamic linker of this machine would not find, in the order given. What it would find: the folders of
 * LD_LIBRARY_PATH, and the list that `ldconfig` keeps. Elsewhere than on Linux nothing is known, and so nothing is missing.
 * @param names with their version, for example `libcudnn.so.9`
 * @param folders that are searched, too
 */
export async function missingLibraries(names: readonly string[], folders: readonly string[] = []): Promise<string[]> {
  if (process.platform !== "linux" || names.length === 0) return [];
  const searched = [...folders, ...(process.env["LD_LIBRARY_PATH"] ?? "").split(":").filter((folder) => folder !== "")];
  const kept = await linkerList();
  return names.filter((name) => !kept.has(name) && !searched.some((folder) => existsSync(path.join(folder, name))));
}

/** File names of the libraries that `ldconfig` found when it last looked; none where there is no `ldconfig` (musl). */
async function linkerList(): Promise<ReadonlySet<string>> {
  for (const command of ["ldconfig", "/sbin/ldconfig"]) {
    try {
      const { stdout } = await promisify(execFile)(command, ["-p"], { maxBuffer: 2 ** 24 });
      return new Set(Array.from(stdout.matchAll(/^\s+(\S+) \(/gm), ([, name]) => name as string));
    } catch {
      // Not in the path of ordinary users, or not there at all.
    }
  }
  return new Set();
}
