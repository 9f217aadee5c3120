import { type LocalFeatureExtractor, RetrievalError } from "@loci/core";
import { numberIn, textIn } from "../filters/row.js";
import { type Hit, hitOf, type OpenIndex } from "../storage/directory-index.js";
import type { ProgressOf } from "../storage/graph-file.js";
import { fileOfRow } from "../storage/picture-row.js";
import type { Candidate } from "./candidate.js";
import { filterInTurns } from "./filter-in-turns.js";
import { type FlatGallery, openFlatGallery, told } from "./flat-gallery.js";
import { galleryWalks, type WalkFrame } from "./gallery-walks.js";
import { createPictureFeatures, type PictureFeaturesOptions } from "./picture-features.js";
import { rememberedFor } from "./remembered-for.js";
import type { Allowed, DescriptorBlock, RerankGallery } from "./rerank-gallery.js";
import { dot } from "./unit-vectors.js";

/** An index as re-ranking sees it. */
export interface IndexGallery extends RerankGallery {
  /**
   * The pictures behind candidates. Their score is that of re-ranking; their distance is what the index says of the query
   * as it was asked and the picture as it was indexed.
   * @param query the descriptor
   */
  hits(query: Float32Array, candidates: readonly Candidate[]): Promise<Hit[]>;
  /** Frees what augmentation took. The index stays open. */
  close(): Promise<void>;
}

export interface IndexGalleryOptions {
  /** For spatial verification: of the index's own model. Pictures are read where the index found them. It stays open. */
  readonly localFeatures?: LocalFeatureExtractor;
  /** Told of each candidate whose picture cannot be read, once; it keeps its place. */
  readonly onSkipped?: PictureFeaturesOptions["onSkipped"];
  /** Called while descriptors are augmented. */
  readonly onProgress?: ProgressOf;
}

/** Pictures whose descriptors are handed out together. */
const PICTURES_AT_ONCE = 1024;

/**
 * An index for `openReranking` and `searchTogether`. Searches are the index's own, with what is allowed pushed down into
 * them; walks are the columns `sequence` and `frame`. A gallery of augmented descriptors is an exact one in a temporary
 * file, held in memory in the index's precision.
 * @throws RetrievalError when the index's metric is not cosine: re-ranking compares by it
 */
export function openIndexGallery(index: OpenIndex, options: IndexGalleryOptions = {}): IndexGallery {
  const { metric, dimension, root, precision } = index.manifest;
  if (metric !== "cosine") throw notCosine(metric);
  const { localFeatures: extractor, onSkipped, onProgress } = options;
  const { rows } = index;
  const fileOf = (id: number) => fileOfRow(rows.get(id) ?? {}, root);
  const features = extractor && createPictureFeatures(extractor, fileOf, onSkipped && { onSkipped });
  const localFeatures = features && ((ids: readonly number[]) => features.of(ids));
  const walks = galleryWalks({ [Symbol.iterator]: () => framesOf(index) });
  const idsOf = rememberedFor((allowed: Allowed) => filterInTurns(rows.keys(), allowed));
  const rebuilt: FlatGallery[] = [];
  return {
    dimension,
    descriptors: (ids) => index.descriptors(ids),
    search: async (queries, k, allowed) => index.search(queries, k, allowed && { allowed: await idsOf(allowed) }),
    ...(walks && { walks }),
    ...(localFeatures && { localFeatures }),
    augmentation: {
      blocks: () => blocksOf(index),
      rebuild: async (blocks) => {
        const parts = { walks, localFeatures, precision, ...(onProgress && { onProgress }) };
        const gallery = await openFlatGallery(told(blocks, rows.size, onProgress), dimension, parts);
        rebuilt.push(gallery);
        return gallery;
      },
    },
    hits: async (query, candidates) => {
      const data = await index.descriptors(candidates.map(({ id }) => id));
      return candidates.map(({ id, score }, place) => {
        const descriptor = data.subarray(place * dimension, (place + 1) * dimension);
        return hitOf(rows, id, 1 - dot(query, descriptor), score);
      });
    },
    close: async () => {
      await Promise.all(rebuilt.map((gallery) => gallery.close()));
    },
  };
}

function* framesOf({ rows }: OpenIndex): Generator<WalkFrame> {
  for (const [id, row] of rows) {
    const [sequence, frame] = [textIn(row, "sequence"), numberIn(row, "frame")];
    if (sequence !== undefined && frame !== undefined) yield { id, sequence, frame };
  }
}

async function* blocksOf(index: OpenIndex): AsyncGenerator<DescriptorBlock> {
  const all = [...index.rows.keys()].sort((a, b) => a - b);
  for (let first = 0; first < all.length; first += PICTURES_AT_ONCE) {
    const ids = all.slice(first, first + PICTURES_AT_ONCE);
    yield { ids, descriptors: await index.descriptors(ids) };
  }
}

function notCosine(metric: string): RetrievalError {
  return new RetrievalError({
    what: "re-ranking: metric of the index",
    expected: "cosine",
    got: metric,
    remedy: "Build the index with the metric cosine, or search it without re-ranking and one picture at a time",
  });
}
