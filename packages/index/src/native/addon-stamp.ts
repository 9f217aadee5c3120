import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { cpuSignature } from "./cpu-signature.js";

/** What a compiled addon was made from and for: written beside it, as JSON. */
export interface AddonStamp {
  /** "hnswlib-node@3.0.0" */
  readonly package: string;
  /** Version of Node's binary interface (`process.versions.modules`). */
  readonly abi: string;
  readonly platform: string;
  readonly arch: string;
  readonly cpu: string;
  /** The compiler's options that were asked for. */
  readonly flags: string;
  /** False when the compiler refused the options and the addon was compiled without them, for any processor. */
  readonly optimised: boolean;
  /** The digest of what was compiled in place of the package's own source. */
  readonly source?: string | undefined;
}

/** The stamp of an addon compiled here and now. */
export function stampOfThisMachine(packageName: string, flags: string, source?: string): AddonStamp {
  return {
    package: packageName,
    abi: process.versions.modules,
    platform: process.platform,
    arch: process.arch,
    cpu: cpuSignature(),
    flags,
    optimised: true,
    source,
  };
}

/** The stamp in a file, `undefined` when there is none that can be read. */
export function readStamp(file: string): AddonStamp | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    return typeof value === "object" && value !== null ? (value as AddonStamp) : undefined;
  } catch {
    return undefined;
  }
}

/** True when an addon with the stamp `found` is what would be compiled for `wanted`. */
export function isCurrent(found: AddonStamp | undefined, wanted: AddonStamp): boolean {
  return found !== undefined && stampKey(found) === stampKey(wanted);
}

/** A name for all addons with equal stamps, whether or not the optimised compilation succeeded: a name of a folder. */
export function stampKey(stamp: AddonStamp): string {
  const { package: packageName, abi, platform, arch, cpu, flags, source } = stamp;
  const digest = createHash("sha256").update(JSON.stringify([packageName, abi, platform, arch, cpu, flags, source]));
  return `${packageName}-${platform}-${arch}-${digest.digest("hex").slice(0, 16)}`;
}
