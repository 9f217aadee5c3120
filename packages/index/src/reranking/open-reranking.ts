import { RetrievalError, type StageSpec } from "@loci/core";
import { checkDescriptors, checkInteger } from "../descriptor-checks.js";
import { checkNeeds, type RerankChain, resolveRerankChain } from "./rerank-chain.js";
import type { RerankGallery, RerankQuery, Retrieval } from "./rerank-gallery.js";

/** A chain of re-rankers over one gallery, ready for queries. */
export interface Reranking {
  /** The gallery that is searched: the augmented one when the chain begins with an augmentation. */
  readonly gallery: RerankGallery;
  /** How many candidates the chain wants to see when `k` answers are asked for. */
  depth(k: number): number;
  /** Searches as deep as the chain wants, re-ranks, and keeps the `k` best; fewer when there are no more. */
  search(query: RerankQuery, k: number): Promise<Retrieval>;
  /**
   * Re-ranks the candidates of a search of `gallery`.
   * @throws RetrievalError for a query whose arrays do not have the gallery's dimension, or that lacks what a stage needs
   */
  rerank(retrieval: Retrieval): Promise<Retrieval>;
}

/**
 * Checks the chain against what the gallery has and augments the gallery if the chain says so, which takes a search for every
 * picture of it. Everything is deterministic: the same query has the same answer.
 * @throws RetrievalError for unknown names and options, and for stages that want what the gallery has not
 */
export async function openReranking(stages: readonly StageSpec[], gallery: RerankGallery): Promise<Reranking> {
  const chain = resolveRerankChain(stages);
  checkNeeds(chain, (need) => gallery[need] !== undefined);
  const augmented = await augment(chain, gallery);
  const depth = (k: number) =>
    chain.rerankers.reduce((most, { definition, options }) => Math.max(most, definition.depth(options)), k);
  const rerank = async (retrieval: Retrieval) => {
    checkQuery(retrieval.query, augmented.dimension);
    let current = retrieval;
    for (const { definition, options } of chain.rerankers) {
      current = await definition.rerank(current, augmented, options);
    }
    return current;
  };
  return {
    gallery: augmented,
    depth,
    rerank,
    search: async (query, k) => {
      checkInteger("re-ranking: k", k, 1);
      checkQuery(query, augmented.dimension);
      const [candidates = []] = await augmented.search(query.descriptor, depth(k), query.allowed);
      const found = await rerank({ query, candidates });
      return { ...found, candidates: found.candidates.slice(0, k) };
    },
  };
}

async function augment(chain: RerankChain, gallery: RerankGallery): Promise<RerankGallery> {
  let current = gallery;
  for (const { definition, options } of chain.augmentations) {
    checkNeeds({ augmentations: [{ definition, options }], rerankers: [] }, (need) => current[need] !== undefined);
    const blocks = definition.augment(current, options);
    current = (await current.augmentation?.rebuild(blocks)) ?? current;
  }
  return current;
}

function checkQuery({ descriptor, walk }: RerankQuery, dimension: number): void {
  if (descriptor.length !== dimension) {
    throw new RetrievalError({
      what: "re-ranking: components of the query",
      expected: `${dimension}`,
      got: `${descriptor.length}`,
      remedy: "Use the model that the index was built with",
    });
  }
  checkDescriptors("re-ranking: query", descriptor, dimension);
  if (walk === undefined) return;
  checkDescriptors("re-ranking: walk of the query, frame", walk.descriptors, dimension);
  checkInteger("re-ranking: place of the query in its walk", walk.position, 0, walk.descriptors.length / dimension - 1);
}
