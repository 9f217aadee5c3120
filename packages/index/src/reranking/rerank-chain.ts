import { formatStageSpec, parseStageSpec, RetrievalError, resolveStage, type StageSpec } from "@loci/core";
import { rerankerDefinitions } from "./catalogue.js";
import type { CandidateReranker, GalleryReranker, RerankerDefinition, RerankNeed } from "./reranker-definition.js";

/** A re-ranker with all of its options, checked. */
export interface RerankStage<Definition extends RerankerDefinition = RerankerDefinition> {
  readonly definition: Definition;
  readonly options: Record<string, unknown>;
}

/** What is done to the gallery, once, and then to the candidates of every query, in this order. */
export interface RerankChain {
  readonly augmentations: readonly RerankStage<GalleryReranker>[];
  readonly rerankers: readonly RerankStage<CandidateReranker>[];
}

/**
 * `aqe(k=10,alpha=3)|kreciprocal(k1=20,k2=6,lambda=.3)`: re-rankers joined by |, the first one first.
 * @throws RetrievalError when it is written otherwise
 */
export function parseRerankSpec(text: string): StageSpec[] {
  return text.split("|").map((stage) => parseStageSpec("re-ranking", "aqe(k=10,alpha=3)", stage));
}

/** The inverse of `parseRerankSpec`. */
export function formatRerankSpec(stages: readonly StageSpec[]): string {
  return stages.map(formatStageSpec).join("|");
}

/** @throws RetrievalError naming the nearest known name or option, and when the gallery would be changed after its search */
export function resolveRerankChain(stages: readonly StageSpec[]): RerankChain {
  const resolved = stages.map((stage) => resolveStage("re-ranker", rerankerDefinitions, stage));
  const augmentations = resolved.filter(isAugmentation);
  const rerankers = resolved.filter(isOfCandidates);
  const late = resolved.slice(augmentations.length).find(isAugmentation);
  if (late !== undefined) {
    throw new RetrievalError({
      what: `re-ranking "${formatRerankSpec(stages)}"`,
      expected: `${late.definition.name}, which changes the index before anything is searched, at the front`,
    });
  }
  return { augmentations, rerankers };
}

/** How to come by what is missing. */
const remedies: Readonly<Record<RerankNeed, string>> = {
  walks: "Give the pictures of the index the columns sequence and frame",
  localFeatures: "Pass localFeatures to openIndexSearch and with the query",
  augmentation: "Use openIndexSearch, openIndexGallery or openFlatGallery",
};

const needNames: Readonly<Record<RerankNeed, string>> = {
  walks: "walks (the columns sequence and frame)",
  localFeatures: "local features",
  augmentation: "descriptors that can be replaced",
};

/** What each stage wants from the index beyond descriptors, in words: `spatial: local features`. */
export function describeNeeds({ augmentations, rerankers }: RerankChain): string[] {
  return [...augmentations, ...rerankers].flatMap(({ definition: { name, needs } }) =>
    needs.map((need) => `${name}: ${needNames[need]}`),
  );
}

/** @throws RetrievalError naming the first stage that wants what is not there */
export function checkNeeds({ augmentations, rerankers }: RerankChain, has: (need: RerankNeed) => boolean): void {
  for (const { definition } of [...augmentations, ...rerankers]) {
    const missing = definition.needs.find((need) => !has(need));
    if (missing === undefined) continue;
    throw new RetrievalError({
      what: `re-ranking with ${definition.name}`,
      expected: `an index with ${needNames[missing]}`,
      got: "one without",
      remedy: `${remedies[missing]}, or leave ${definition.name} out`,
    });
  }
}

const isAugmentation = (stage: RerankStage): stage is RerankStage<GalleryReranker> =>
  stage.definition.effect === "augments";
const isOfCandidates = (stage: RerankStage): stage is RerankStage<CandidateReranker> => !isAugmentation(stage);
