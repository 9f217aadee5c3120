import type { PictureFeatures } from "@loci/core";
import type { RowFilter } from "../filters/row.js";
import type { Candidate } from "./candidate.js";

/** Which pictures may be among the answers: those that pass the filter and are not excluded. */
export interface Restriction {
  readonly filter?: RowFilter | undefined;
  readonly excluded?: ReadonlySet<number> | undefined;
}

/** Says of a picture of the index whether it may be among the answers. */
export interface Allowed {
  (id: number): boolean;
  /** What it follows from, for an index that is asked where its pictures are. */
  readonly restriction?: Restriction;
}

/**
 * What re-ranking sees of an index. Descriptors are rows of a `Float32Array`, `dimension` components each, of unit L2
 * norm; arrays that are handed out belong to the index and are not changed.
 */
export interface RerankGallery {
  /** Components of a descriptor. */
  readonly dimension: number;
  /** Length ids.length * dimension, in the order of the ids. */
  descriptors(ids: readonly number[]): Promise<Float32Array>;
  /**
   * The `k` most similar pictures of each query that are allowed, best first, ties by ascending id; fewer when there are
   * no more.
   * @param queries length count * dimension
   */
  search(queries: Float32Array, k: number, allowed?: Allowed): Promise<readonly (readonly Candidate[])[]>;
  /** Present when the index knows which pictures follow one another. */
  readonly walks?: GalleryWalks;
  /** Present when there are local features to be had. One entry an id, undefined for a picture without. */
  readonly localFeatures?: (ids: readonly number[]) => Promise<readonly (PictureFeatures | undefined)[]>;
  /** Present when its descriptors can be replaced as a whole. */
  readonly augmentation?: GalleryAugmentation;
}

/** Pictures of a walk, drive or clip (column `sequence`), in the order in which they were taken (column `frame`). */
export interface GalleryWalks {
  /** The walk of each picture, undefined for one that belongs to none. */
  namesOf(ids: readonly number[]): Promise<readonly (string | undefined)[]>;
  /** The ids of a walk in walking order. */
  idsOf(walk: string): Promise<readonly number[]>;
}

/** Some of a gallery's descriptors. */
export interface DescriptorBlock {
  readonly ids: readonly number[];
  /** Length ids.length * dimension. */
  readonly descriptors: Float32Array;
}

export interface GalleryAugmentation {
  /** All descriptors, a block at a time. */
  blocks(): AsyncIterable<DescriptorBlock>;
  /** A gallery of the same pictures with these descriptors; the old one stays as it is. */
  rebuild(blocks: AsyncIterable<DescriptorBlock>): Promise<RerankGallery>;
}

/** What is asked. */
export interface RerankQuery {
  /** Length dimension, unit L2 norm. */
  readonly descriptor: Float32Array;
  /** Which pictures may answer (default: all). */
  readonly allowed?: Allowed;
  /** For matching sequences: the walk that the query is a picture of. */
  readonly walk?: QueryWalk;
  /** For spatial verification. */
  readonly localFeatures?: PictureFeatures;
}

/** Consecutive pictures, the query among them. */
export interface QueryWalk {
  /** Length frames * dimension, in walking order; the whole walk or the frames around the query. */
  readonly descriptors: Float32Array;
  /** Of the query in the walk, from 0. */
  readonly position: number;
}

/** A query and its candidates, best first, ties by ascending id. */
export interface Retrieval {
  readonly query: RerankQuery;
  readonly candidates: readonly Candidate[];
}
