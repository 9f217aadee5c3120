import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRandom, writeNpy } from "@loci/core";
import { createIndexWriter, type IndexBuildOptions, type IndexDescription, type IndexKind } from "@loci/index";
import { randomDescriptors } from "./descriptors.js";

export const smallDimension = 8;
export const smallDescriptors = randomDescriptors(createRandom(11), 40, smallDimension);
/** The rows of the pictures. */
export const smallItems = Array.from({ length: 40 }, (_, id) => ({
  path: `folder ${id % 4}/picture-${id}.jpg`,
  ...(id % 4 > 0 && { label: `class ${id % 4}` }),
}));

/** Describes a small index with a model of two files. */
export function smallDescription(kind: IndexKind): IndexDescription {
  return {
    kind,
    dimension: smallDimension,
    model: { name: "mobilenet_v2/gem", fingerprint: "fedcba9876543210fedcba9876543210" },
    root: "/pictures",
    writeModel: async (directory) => {
      await writeFile(join(directory, "model.json"), '{"head":"gem"}\n');
      await mkdir(join(directory, "backbone"));
      await writeFile(join(directory, "backbone", "weights.bin"), Buffer.alloc(3000, 7));
    },
  };
}

/** Makes an index of 40 descriptors, with two pictures skipped. */
export async function makeSmallIndex(target: string, kind: IndexKind, options: IndexBuildOptions = {}): Promise<void> {
  const writer = await createIndexWriter(target, smallDescription(kind), options);
  await writer.add(smallDescriptors.subarray(0, 10 * smallDimension), smallItems.slice(0, 10));
  await writer.skip([
    { path: "broken.jpg", reason: "not an image" },
    { path: "empty.png", reason: "0 bytes" },
  ]);
  await writer.add(smallDescriptors.subarray(10 * smallDimension), smallItems.slice(10));
  await writer.commit();
}

/** Writes descriptors as an index holds them. @returns the path */
export async function writeVectors(path: string, descriptors: Float32Array, dimension: number): Promise<string> {
  await writeNpy(path, { rows: descriptors.length / dimension, columns: dimension, data: descriptors });
  return path;
}
