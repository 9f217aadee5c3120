import { type LocalFeatureExtractor, RetrievalError } from "@loci/core";
import { type Hit, hitOf } from "../storage/directory-index.js";
import type { ProgressOf } from "../storage/graph-file.js";
import { fileOfRow } from "../storage/picture-row.js";
import { isRemote, picturesOf, type SearchableIndex } from "../storage/searchable-index.js";
import { type Precision, precisionNames } from "../vector-index.js";
import type { Candidate } from "./candidate.js";
import { filterInTurns } from "./filter-in-turns.js";
import { type FlatGallery, openFlatGallery, told } from "./flat-gallery.js";
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
export function openIndexGallery(index: SearchableIndex, options: IndexGalleryOptions = {}): IndexGallery {
  const { metric, dimension, root } = index.manifest;
  if (metric !== "cosine") throw notCosine(metric);
  const { localFeatures: extractor, onSkipped, onProgress } = options;
  const pictures = picturesOf(index);
  const filesOf = async (ids: readonly number[]) =>
    (await pictures.rowsOf(ids)).map((row) => fileOfRow(row ?? {}, root));
  const features = extractor && createPictureFeatures(extractor, filesOf, onSkipped && { onSkipped });
  const localFeatures = features && ((ids: readonly number[]) => features.of(ids));
  const walks = pictures.walks();
  const idsOf = rememberedFor(async (allowed: Allowed) => filterInTurns(await idsIn(index), allowed));
  const searched = async (allowed: Allowed) =>
    isRemote(index) && allowed.restriction ? allowed.restriction : { allowed: await idsOf(allowed) };
  const rebuilt: FlatGallery[] = [];
  return {
    dimension,
    descriptors: (ids) => index.descriptors(ids),
    search: async (queries, k, allowed) => index.search(queries, k, allowed && (await searched(allowed))),
    ...(walks && { walks }),
    ...(localFeatures && { localFeatures }),
    augmentation: {
      blocks: () => blocksOf(index),
      rebuild: async (blocks) => {
        const precision = heldPrecision(index.manifest.precision);
        const parts = { walks, localFeatures, precision, ...(onProgress && { onProgress }) };
        const gallery = await openFlatGallery(told(blocks, pictures.size, onProgress), dimension, parts);
        rebuilt.push(gallery);
        return gallery;
      },
    },
    hits: async (query, candidates) => {
      const ids = candidates.map(({ id }) => id);
      const [data, rows] = [await index.descriptors(ids), await pictures.rowsOf(ids)];
      return candidates.map(({ id, score }, place) => {
        const descriptor = data.subarray(place * dimension, (place + 1) * dimension);
        return hitOf(id, rows[place] ?? {}, 1 - dot(query, descriptor), score);
      });
    },
    close: async () => {
      await Promise.all(rebuilt.map((gallery) => gallery.close()));
    },
  };
}

async function idsIn(index: SearchableIndex): Promise<Iterable<number>> {
  if (!isRemote(index)) return index.rows.keys();
  const ids: number[] = [];
  for await (const [id] of index.pictures.all()) ids.push(id);
  return ids;
}

/** What memory can hold as the index holds it; its rounding to one bit goes with another look only the index can take. */
const heldPrecision = (precision: string): Precision => precisionNames.find((name) => name === precision) ?? "int8";

async function* blocksOf(index: SearchableIndex): AsyncGenerator<DescriptorBlock> {
  const all = [...(await idsIn(index))].sort((a, b) => a - b);
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
