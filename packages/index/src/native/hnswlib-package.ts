import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where an installed package with a native addon keeps its parts. */
export interface AddonPackage {
  /** "hnswlib-node@3.0.0" */
  readonly name: string;
  readonly directory: string;
  /** The compiled addon, where the package itself looks for it. It may not exist. */
  readonly addon: string;
  /** What the addon was compiled from and for. It does not exist when the package's own install script compiled it. */
  readonly stamp: string;
  /** Compiled in place of the package's src/addon.cc, where there is one: it includes that. */
  readonly source?: AddonSource;
}

interface AddonSource {
  readonly file: string;
  /** Of its text. */
  readonly digest: string;
}

const batches = fileURLToPath(new URL("../../native/batches.cc", import.meta.url));

/** The hnswlib-node that this package depends on, `undefined` when it is not installed. */
export function findHnswlibPackage(): AddonPackage | undefined {
  try {
    const directory = dirname(createRequire(import.meta.url).resolve("hnswlib-node/package.json"));
    const digest = createHash("sha256").update(readFileSync(batches)).digest("hex").slice(0, 16);
    return { ...addonPackageAt(directory), source: { file: batches, digest } };
  } catch {
    return undefined;
  }
}

/** @param directory the folder of the package's package.json */
export function addonPackageAt(directory: string): AddonPackage {
  const { name, version } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  const release = join(directory, "build", "Release");
  return {
    name: `${name}@${version}`,
    directory,
    addon: join(release, "addon.node"),
    stamp: join(release, "addon.json"),
  };
}
