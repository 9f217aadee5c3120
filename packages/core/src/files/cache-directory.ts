import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { RetrievalError, reasonOf } from "../errors.js";

/**
 * The folder for what can be made again: converted backbones, cached features, compiled code. It is `$LOCI_CACHE` where
 * that is set, else the place that the operating system has for such files: `$XDG_CACHE_HOME/loci` or `~/.cache/loci`,
 * `~/Library/Caches/loci` on macOS, `%LOCALAPPDATA%\\loci\\Cache` on Windows. It may not exist yet.
 *
 * (Not env-paths, which asks for the home directory when it is imported: without one, no command would start.)
 * @throws RetrievalError when the user has no home directory
 */
export function cacheDirectory(): string {
  const { LOCI_CACHE: chosen, XDG_CACHE_HOME: caches, LOCALAPPDATA: local } = process.env;
  if (chosen) return resolve(chosen);
  if (process.platform === "win32") return join(local || join(home(), "AppData", "Local"), "loci", "Cache");
  if (process.platform === "darwin") return join(home(), "Library", "Caches", "loci");
  return join(caches || join(home(), ".cache"), "loci");
}

function home(): string {
  try {
    return homedir();
  } catch (cause) {
    const remedy = "Set the environment variable LOCI_CACHE to a folder that you may write to";
    throw new RetrievalError({ what: `no home directory for the cache (${reasonOf(cause)})`, remedy, cause });
  }
}
