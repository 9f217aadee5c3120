import { resolve } from "node:path";
import envPaths from "env-paths";

/**
 * The folder for what can be made again: converted backbones, cached features, compiled code. It is `$LOCI_CACHE` where
 * that is set, else the place that the operating system has for such files (`~/.cache/loci` on Linux). It may not exist yet.
 */
export function cacheDirectory(): string {
  const chosen = process.env["LOCI_CACHE"];
  return chosen ? resolve(chosen) : envPaths("loci", { suffix: "" }).cache;
}
