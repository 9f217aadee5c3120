import { z } from "zod";
import { expandDescriptor } from "./expand-descriptor.js";
import { createPacer } from "./pacer.js";
import type { DescriptorBlock, RerankGallery } from "./rerank-gallery.js";
import type { GalleryReranker } from "./reranker-definition.js";

const options = z.strictObject({
  k: z.int().min(1).max(1000).default(10).describe("neighbours that are added to each descriptor, 1 to 1000"),
  alpha: z.number().min(0).max(100).default(0).describe("power of their similarities, 0 (all alike) to 100"),
});

/** Rows whose neighbours are in memory together. */
const ROWS_AT_ONCE = 256;

/**
 * x_i' = (x_i + Σ_j max(x_i·x_j, 0)^alpha x_j) at unit length over the k nearest others j of picture i in the same gallery.
 * All are computed from the descriptors as they were. Only the gallery changes, so it is done once, not for every query;
 * a picture is known by its id, and a duplicate of it counts as another.
 */
export const dba: GalleryReranker<typeof options> = {
  name: "dba",
  summary: "Database augmentation: every picture of the index is averaged with its nearest others, once",
  source:
    "Turcot, Lowe: Better Matching with Fewer Features: The Selection of Useful Features in Large Database Recognition " +
    "Problems, ICCV Workshops 2009; Arandjelović, Zisserman: Three Things Everyone Should Know to Improve Object Retrieval, " +
    "CVPR 2012; weights: Gordo, Almazán, Revaud, Larlus: End-to-end Learning of Deep Visual Representations for Image " +
    "Retrieval, IJCV 2017 (arXiv 1610.07940)",
  options,
  needs: ["augmentation"],
  effect: "augments",
  async *augment(gallery, { k, alpha }) {
    const { dimension } = gallery;
    for await (const { ids, descriptors } of gallery.augmentation?.blocks() ?? []) {
      for (let first = 0; first < ids.length; first += ROWS_AT_ONCE) {
        const last = Math.min(ids.length, first + ROWS_AT_ONCE);
        const part = descriptors.subarray(first * dimension, last * dimension);
        yield await augmentBlock(gallery, { ids: ids.slice(first, last), descriptors: part }, k, alpha);
      }
    }
  },
};

async function augmentBlock(
  gallery: RerankGallery,
  { ids, descriptors }: DescriptorBlock,
  k: number,
  alpha: number,
): Promise<DescriptorBlock> {
  const { dimension } = gallery;
  const found = await gallery.search(descriptors, k + 1);
  const neighbours = found.map((list, row) => {
    const others = list.map(({ id }) => id).filter((id) => id !== ids[row]);
    return others.slice(0, k);
  });
  const rows = await gallery.descriptors(neighbours.flat());
  const augmented = new Float32Array(descriptors.length);
  const pause = createPacer();
  let used = 0;
  for (const [row, { length }] of neighbours.entries()) {
    const descriptor = descriptors.subarray(row * dimension, (row + 1) * dimension);
    const data = rows.subarray(used * dimension, (used + length) * dimension);
    augmented.set(expandDescriptor(descriptor, { data, dimension }, length, alpha), row * dimension);
    used += length;
    await pause();
  }
  return { ids, descriptors: augmented };
}
