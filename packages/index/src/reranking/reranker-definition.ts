import type { z } from "zod";
import type { DescriptorBlock, RerankGallery, Retrieval } from "./rerank-gallery.js";

/** What a stage wants from the index beyond descriptors and search: the optional members of `RerankGallery`. */
export type RerankNeed = "walks" | "localFeatures" | "augmentation";

interface Described<Schema extends z.ZodObject> {
  readonly name: string;
  /** One line for people. */
  readonly summary: string;
  /** Authors, title, venue. */
  readonly source: string;
  /** Strict; each option has a default and a description that states its range. */
  readonly options: Schema;
  readonly needs: readonly RerankNeed[];
}

/** A catalogue entry that works on the candidates of one query. */
export interface CandidateReranker<Schema extends z.ZodObject = z.ZodObject> extends Described<Schema> {
  /** What becomes of the candidates: the same in another order, those of a new search, or some of them in their order. */
  readonly effect: "reorders" | "searches" | "removes";
  /** How many candidates it wants to see; it works with fewer, too. */
  depth(options: z.output<Schema>): number;
  /**
   * Changes none of its arguments; the same arguments give the same answer. There may be no candidates.
   * @returns candidates best first, ties by ascending id; the query is another one when the stage changes its descriptor
   */
  rerank(retrieval: Retrieval, gallery: RerankGallery, options: z.output<Schema>): Promise<Retrieval>;
}

/** A catalogue entry that changes the gallery's descriptors, once for all queries. */
export interface GalleryReranker<Schema extends z.ZodObject = z.ZodObject> extends Described<Schema> {
  readonly effect: "augments";
  /** The new descriptors of all pictures, a block at a time, in the gallery's order. */
  augment(gallery: RerankGallery, options: z.output<Schema>): AsyncIterable<DescriptorBlock>;
}

export type RerankerDefinition = CandidateReranker | GalleryReranker;

/** Keeps a definition's option types while checking it against the interface. */
export function defineReranker<Schema extends z.ZodObject>(
  definition: CandidateReranker<Schema>,
): CandidateReranker<Schema> {
  return definition;
}
