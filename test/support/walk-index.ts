import { createRandom } from "@loci/core";
import {
  createIndexWriter,
  type IndexKind,
  type OpenIndex,
  openIndex,
  openIndexWriter,
  type RerankGallery,
  type Row,
} from "@loci/index";
import { clusteredDescriptors, randomDescriptors } from "./descriptors.js";
import { memoryGallery } from "./memory-gallery.js";
import { smallDescription } from "./small-index.js";

export const walkDimension = 8;
const random = createRandom(31);
const places = randomDescriptors(random, 9, walkDimension);
/** Of 90 pictures. */
export const walkDescriptors = clusteredDescriptors(random, places, 90, walkDimension, 0.6);
export const walkQueries = clusteredDescriptors(random, places, 6, walkDimension, 0.6);

/** Two walks whose frames run against the ids, every seventh picture of neither. */
const walkRow = (id: number): Row => ({
  path: `${id % 3}/picture-${id}.jpg`,
  label: `class ${id % 3}`,
  x: id,
  y: 0,
  ...(id % 7 !== 6 && { sequence: id < 45 ? "north" : "south", frame: 1000 - id }),
});

/**
 * An index that has been changed since it was built: 70 of the pictures and 3 others, which are removed; then 20 more. So the
 * ids of the last are not their numbers.
 */
export async function openWalkIndex(folder: string, kind: IndexKind): Promise<OpenIndex> {
  const build = await createIndexWriter(folder, smallDescription(kind));
  const numbers = [...Array(90).keys()];
  await build.add(walkDescriptors.subarray(0, 70 * walkDimension), numbers.slice(0, 70).map(walkRow));
  const others = [0, 1, 2].map((other) => ({ path: `other-${other}.jpg` }));
  await build.add(walkQueries.subarray(0, 3 * walkDimension), others);
  await build.commit();
  const writer = await openIndexWriter(folder);
  try {
    await writer.remove([70, 71, 72]);
    await writer.add(walkDescriptors.subarray(70 * walkDimension), numbers.slice(70).map(walkRow));
  } finally {
    await writer.close();
  }
  return openIndex(folder);
}

/** The same pictures in memory, by their numbers. */
export function walkGallery(): RerankGallery {
  return {
    ...memoryGallery({ descriptors: walkDescriptors, dimension: walkDimension }),
    walks: {
      namesOf: async (ids) => ids.map((id) => walkRow(id)["sequence"] as string | undefined),
      idsOf: async (walk) => [...Array(90).keys()].reverse().filter((id) => walkRow(id)["sequence"] === walk),
    },
  };
}

/** The picture that an index calls so. */
export const numberOf = (path: string): number => Number(/picture-(\d+)/.exec(path)?.[1]);
