import { createFlatIndex, type DescriptorBlock, type PictureFeatures, type RerankGallery } from "@loci/index";

interface FlatGallery {
  /** Length count * dimension; ids are 0 … count − 1. */
  readonly descriptors: Float32Array;
  readonly dimension: number;
  /** Ids of all pictures in walking order, when they are one walk. */
  readonly walk?: readonly number[];
  readonly features?: readonly PictureFeatures[];
}

/** A gallery for re-ranking over the exact index. */
export async function flatGallery(given: FlatGallery): Promise<RerankGallery> {
  const { descriptors, dimension, walk, features } = given;
  const count = descriptors.length / dimension;
  const index = createFlatIndex(dimension);
  await index.add(descriptors);
  const view = (id: number) => descriptors.subarray(id * dimension, (id + 1) * dimension);
  return {
    dimension,
    descriptors: async (ids) => {
      const rows = new Float32Array(ids.length * dimension);
      for (const [place, id] of ids.entries()) rows.set(view(id), place * dimension);
      return rows;
    },
    // Filters here leave out few pictures: the query itself.
    search: async (queries, k, allowed) => {
      const depth = Math.min(count, allowed === undefined ? k : k + 1);
      const found = await index.search(queries, depth);
      return found.map((neighbours) =>
        neighbours
          .filter(({ id }) => allowed?.(id) ?? true)
          .slice(0, k)
          .map(({ id, distance }) => ({ id, score: 1 - distance })),
      );
    },
    ...(walk !== undefined && { walks: { namesOf: async (ids) => ids.map(() => "walk"), idsOf: async () => walk } }),
    ...(features !== undefined && { localFeatures: async (ids) => ids.map((id) => features[id]) }),
    augmentation: {
      async *blocks() {
        yield { ids: Array.from({ length: count }, (_, id) => id), descriptors };
      },
      rebuild: async (blocks) =>
        flatGallery({ ...given, descriptors: await collected(blocks, descriptors.length, dimension) }),
    },
  };
}

async function collected(
  blocks: AsyncIterable<DescriptorBlock>,
  length: number,
  dimension: number,
): Promise<Float32Array> {
  const all = new Float32Array(length);
  for await (const { ids, descriptors } of blocks) all.set(descriptors, (ids[0] as number) * dimension);
  return all;
}
