import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRandom } from "@loci/core";
import { createIndexWriter, type IndexDescription, type IndexKind, type IndexWriterOptions } from "@loci/index";
import { randomDescriptors } from "./descriptors.js";

export const smallDimension = 8;
export const smallDescriptors = randomDescriptors(createRandom(11), 40, smallDimension);
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
export async function makeSmallIndex(target: string, kind: IndexKind, options: IndexWriterOptions = {}): Promise<void> {
  const writer = await createIndexWriter(target, smallDescription(kind), options);
  await writer.add(smallDescriptors.subarray(0, 10 * smallDimension), smallItems.slice(0, 10));
  await writer.skip([
    { path: "broken.jpg", reason: "not an image" },
    { path: "empty.png", reason: "0 bytes" },
  ]);
  await writer.add(smallDescriptors.subarray(10 * smallDimension), smallItems.slice(10));
  await writer.commit();
}
