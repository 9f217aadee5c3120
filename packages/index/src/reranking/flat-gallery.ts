import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNpyWriter } from "@loci/core";
import { createFlatIndex } from "../engines/flat-index.js";
import type { ProgressOf } from "../storage/graph-file.js";
import { openVectorFile, readSlots, rowFile, type VectorReader } from "../storage/vector-file.js";
import type { FileFedIndex, Precision } from "../vector-index.js";
import { rememberedFor } from "./remembered-for.js";
import type { Allowed, DescriptorBlock, GalleryWalks, RerankGallery } from "./rerank-gallery.js";

/** A gallery that holds a thread and a temporary file. */
export interface FlatGallery extends RerankGallery {
  /** Ends the thread and deletes the file, and those of galleries that were rebuilt from this one. */
  close(): Promise<void>;
}

/** What a gallery has besides descriptors. */
export interface FlatGalleryParts {
  readonly walks?: GalleryWalks | undefined;
  readonly localFeatures?: RerankGallery["localFeatures"] | undefined;
  /** How descriptors are held in memory for the first look (default float32). Answers are the same. */
  readonly precision?: Precision;
  /** Called while another gallery is rebuilt from this one. */
  readonly onProgress?: ProgressOf;
}

/** Pictures whose descriptors are handed out together. */
const PICTURES_AT_ONCE = 1024;

/**
 * A gallery of given descriptors with exact search. They are written to a file in the system's temporary folder, from which
 * they are read again; in memory they are held once, in the precision that is asked for.
 * @param blocks all descriptors, unit L2 norm, ids rising
 * @throws RetrievalError for descriptors that are not sound
 */
export async function openFlatGallery(
  blocks: AsyncIterable<DescriptorBlock> | Iterable<DescriptorBlock>,
  dimension: number,
  parts: FlatGalleryParts = {},
): Promise<FlatGallery> {
  const folder = await mkdtemp(join(tmpdir(), "loci-gallery-"));
  const file = join(folder, "descriptors.npy");
  try {
    const ids = await writeBlocks(file, blocks, dimension);
    const index = createFlatIndex(dimension, { rows: rowFile(file), precision: parts.precision ?? "float32" });
    try {
      await index.addFromFile(rowFile(file), ids.length);
      const reader = await openVectorFile(file, dimension, ids.length);
      return galleryOver({ folder, ids, index, reader }, dimension, parts);
    } catch (error) {
      await index.close();
      throw error;
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function writeBlocks(
  file: string,
  blocks: AsyncIterable<DescriptorBlock> | Iterable<DescriptorBlock>,
  dimension: number,
): Promise<number[]> {
  const writer = await createNpyWriter(file, dimension);
  const ids: number[] = [];
  try {
    for await (const block of blocks) {
      await writer.append(block.descriptors);
      for (const id of block.ids) ids.push(id);
    }
  } catch (error) {
    await writer.abandon();
    throw error;
  }
  await writer.close();
  return ids;
}

interface FlatFiles {
  readonly folder: string;
  /** The picture of each row. */
  readonly ids: readonly number[];
  readonly index: FileFedIndex;
  readonly reader: VectorReader;
}

function galleryOver(
  { folder, ids, index, reader }: FlatFiles,
  dimension: number,
  parts: FlatGalleryParts,
): FlatGallery {
  const { walks, localFeatures } = parts;
  const slots = new Map(ids.map((id, slot) => [id, slot]));
  const bytesOf = rememberedFor((allowed: Allowed) => Uint8Array.from(ids, (id) => (allowed(id) ? 1 : 0)));
  const rebuilt: FlatGallery[] = [];
  return {
    dimension,
    descriptors: (wanted) =>
      readSlots(
        reader,
        wanted.map((id) => slots.get(id) as number),
        dimension,
      ),
    search: async (queries, k, allowed) => {
      const found = await index.search(queries, k, allowed && { allowed: bytesOf(allowed) });
      return found.map((list) => list.map(({ id, distance }) => ({ id: ids[id] as number, score: 1 - distance })));
    },
    ...(walks && { walks }),
    ...(localFeatures && { localFeatures }),
    augmentation: {
      async *blocks() {
        for (let first = 0; first < ids.length; first += PICTURES_AT_ONCE) {
          const some = ids.slice(first, first + PICTURES_AT_ONCE);
          yield { ids: some, descriptors: await reader.rows(first, some.length) };
        }
      },
      rebuild: async (blocks) => {
        const gallery = await openFlatGallery(told(blocks, ids.length, parts.onProgress), dimension, parts);
        rebuilt.push(gallery);
        return gallery;
      },
    },
    close: async () => {
      await Promise.all([index.close(), reader.close(), ...rebuilt.map((gallery) => gallery.close())]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The same blocks; how many descriptors have been taken is told after each. */
export async function* told(
  blocks: AsyncIterable<DescriptorBlock>,
  total: number,
  onProgress: ProgressOf = () => {},
): AsyncGenerator<DescriptorBlock> {
  let done = 0;
  for await (const block of blocks) {
    yield block;
    done += block.ids.length;
    onProgress(done, total);
  }
}
