import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Where an installed package with a native addon keeps its parts. */
export interface AddonPackage {
  /** "hnswlib-node@3.0.0" */
  readonly name: string;
  readonly directory: string;
  /** The compiled addon, where the package itself looks for it. It may not exist. */
  readonly addon: string;
  /** What the addon was compiled from and for. It does not exist when the package's own install script compiled it. */
  readonly stamp: string;
}

/** The hnswlib-node that this package depends on, `undefined` when it is not installed. */
export function findHnswlibPackage(): AddonPackage | undefined {
  try {
    return addonPackageAt(dirname(createRequire(import.meta.url).resolve("hnswlib-node/package.json")));
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
