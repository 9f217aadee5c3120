import { homedir } from "node:os";
import { join, resolve } from "node:path";

/**
 * The folder for what the user has said and nothing can make again: registered backbones. It is `$LOCI_CONFIG` where that is
 * set, else `$XDG_CONFIG_HOME/loci` or `~/.config/loci`, `~/Library/Application Support/loci` on macOS, `%APPDATA%\\loci` on
 * Windows. It may not exist yet. Undefined for a user who has neither the variable nor a home directory.
 */
export function configDirectory(): string | undefined {
  const { LOCI_CONFIG: chosen, XDG_CONFIG_HOME: configurations, APPDATA: roaming } = process.env;
  if (chosen) return resolve(chosen);
  try {
    if (process.platform === "win32") return join(roaming || join(homedir(), "AppData", "Roaming"), "loci");
    if (process.platform === "darwin") return join(homedir(), "Library", "Application Support", "loci");
    return join(configurations || join(homedir(), ".config"), "loci");
  } catch {
    return undefined;
  }
}
