import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import type * as Hnswlib from "hnswlib-node";
import { readStamp } from "./addon-stamp.js";
import { cpuSignature } from "./cpu-signature.js";
import { type AddonPackage, findHnswlibPackage } from "./hnswlib-package.js";

/** Whether the compiled hnswlib can be used on this machine. */
export interface HnswlibReport {
  readonly usable: boolean;
  /** For people: what there is, or what is wrong. */
  readonly description: string;
  /** What to do about it; `undefined` when all is well. */
  readonly remedy: string | undefined;
}

/** Looks at the compiled hnswlib without loading it. */
export function probeHnswlib(addonPackage: AddonPackage | undefined = findHnswlibPackage()): HnswlibReport {
  const remedy = 'Run "npm run build" in the folder of Loci, on this machine';
  if (!addonPackage) {
    return { usable: false, description: "hnswlib-node is not installed", remedy: 'Run "npm run setup" again' };
  }
  if (!existsSync(addonPackage.addon)) {
    return { usable: false, description: "hnswlib-node is not compiled", remedy };
  }
  const stamp = readStamp(addonPackage.stamp);
  if (stamp === undefined || stamp.source !== addonPackage.source?.digest) {
    return { usable: false, description: "hnswlib-node was not compiled by this version of Loci", remedy };
  }
  if (stamp.platform !== process.platform || stamp.arch !== process.arch) {
    const description = `hnswlib-node was compiled for ${stamp.platform}-${stamp.arch}`;
    return { usable: false, description, remedy };
  }
  if (!stamp.optimised) {
    return { usable: true, description: `${addonPackage.name}, compiled for any processor`, remedy: undefined };
  }
  // An instruction that this processor lacks would end the process without a word.
  if (stamp.cpu !== cpuSignature()) {
    return { usable: false, description: "hnswlib-node was compiled for another processor", remedy };
  }
  return { usable: true, description: `${addonPackage.name}, compiled with ${stamp.flags}`, remedy: undefined };
}

/** hnswlib-node with what native/batches.cc adds. The arrays' lengths, and that there is room, are checked there. */
export interface HnswlibAddon extends Pick<typeof Hnswlib, "HierarchicalNSW"> {
  /** Adds descriptors, length count * dimension, under the numbers that follow those in the graph. */
  addDescriptors(graph: Hnswlib.HierarchicalNSW, descriptors: Float32Array, threads: number): void;
  /** Of query q the elements q * k … q * k + counts[q] − 1, the nearest first. */
  searchDescriptors(
    graph: Hnswlib.HierarchicalNSW,
    queries: Float32Array,
    k: number,
    ef: number,
    threads: number,
  ): { readonly counts: Uint32Array; readonly ids: Uint32Array; readonly distances: Float32Array };
}

/** Loads hnswlib-node. @throws Error with the remedy when it cannot be used here */
export function loadHnswlib(): HnswlibAddon {
  const { usable, description, remedy } = probeHnswlib();
  if (!usable) throw new Error(`${description}. ${remedy}`);
  return createRequire(import.meta.url)("hnswlib-node");
}
