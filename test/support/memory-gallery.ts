import type { PictureFeatures } from "@loci/core";
import type { Candidate, DescriptorBlock, GalleryWalks, RerankGallery } from "@loci/index";

interface MemoryGallery {
  /** Length count * dimension; ids are 0 … count − 1. */
  readonly descriptors: Float32Array;
  readonly dimension: number;
  /** The walk of each picture; frames are in the order of the ids. */
  readonly walks?: readonly (string | undefined)[];
  readonly localFeatures?: readonly (PictureFeatures | undefined)[];
}

/** A gallery of plain arrays and loops. */
export function memoryGallery({ descriptors, dimension, walks, localFeatures }: MemoryGallery): RerankGallery {
  const count = descriptors.length / dimension;
  const row = (id: number) => descriptors.subarray(id * dimension, (id + 1) * dimension);
  return {
    dimension,
    descriptors: async (ids) => {
      const rows = new Float32Array(ids.length * dimension);
      for (const [place, id] of ids.entries()) rows.set(row(id), place * dimension);
      return rows;
    },
    search: async (queries, k, allowed = () => true) =>
      Array.from({ length: queries.length / dimension }, (_, query) => {
        const vector = queries.subarray(query * dimension, (query + 1) * dimension);
        const all = Array.from({ length: count }, (_, id): Candidate => ({ id, score: similarity(vector, row(id)) }));
        const found = all.filter(({ id }) => allowed(id)).sort((a, b) => b.score - a.score || a.id - b.id);
        return found.slice(0, k);
      }),
    ...(walks !== undefined && { walks: walksOf(walks) }),
    ...(localFeatures !== undefined && { localFeatures: async (ids) => ids.map((id) => localFeatures[id]) }),
    augmentation: {
      // Blocks of odd sizes, so that whoever joins them has to look.
      async *blocks() {
        for (let first = 0, size = 1; first < count; first += size, size += 3) {
          const ids = Array.from({ length: Math.min(size, count - first) }, (_, place) => first + place);
          yield { ids, descriptors: descriptors.subarray(first * dimension, (first + ids.length) * dimension) };
        }
      },
      rebuild: async (blocks) => {
        const rebuilt = await collect(blocks, count, dimension);
        return memoryGallery({
          descriptors: rebuilt,
          dimension,
          ...(walks !== undefined && { walks }),
          ...(localFeatures !== undefined && { localFeatures }),
        });
      },
    },
  };
}

/** The descriptors of the blocks by id; refuses ids that are missing. */
export async function collect(
  blocks: AsyncIterable<DescriptorBlock>,
  count: number,
  dimension: number,
): Promise<Float32Array> {
  const descriptors = new Float32Array(count * dimension).fill(Number.NaN);
  for await (const block of blocks) {
    for (const [place, id] of block.ids.entries()) {
      descriptors.set(block.descriptors.subarray(place * dimension, (place + 1) * dimension), id * dimension);
    }
  }
  if (descriptors.some(Number.isNaN)) throw new Error("the blocks do not have all descriptors");
  return descriptors;
}

function walksOf(walks: readonly (string | undefined)[]): GalleryWalks {
  return {
    namesOf: async (ids) => ids.map((id) => walks[id]),
    idsOf: async (name) => [...walks.keys()].filter((id) => walks[id] === name),
  };
}

/** In 64-bit arithmetic. */
export function similarity(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}
