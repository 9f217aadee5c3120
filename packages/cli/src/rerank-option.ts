import { RetrievalError, type StageSpec } from "@loci/core";
import { parseRerankSpec, type RerankChain, type RerankNeed, resolveRerankChain } from "@loci/index";
import type { Options } from "yargs";

/** The option that says what is done to the answers of a search. */
export const rerankOption = {
  type: "string",
  requiresArg: true,
  describe: "Re-rank what is found: 'aqe(k=10,alpha=3)|kreciprocal(k1=20,k2=6,lambda=.3)'; loci rerankers lists them",
} as const satisfies Options;

/** Re-ranking as it was asked for. */
export interface ChosenReranking {
  readonly stages: readonly StageSpec[];
  readonly chain: RerankChain;
}

/** @throws RetrievalError naming the nearest known name or option */
export function chooseReranking(text: string | undefined): ChosenReranking {
  const stages = text === undefined ? [] : parseRerankSpec(text);
  return { stages, chain: resolveRerankChain(stages) };
}

const stagesOf = ({ augmentations, rerankers }: RerankChain) => [...augmentations, ...rerankers];

/** Every stage with every option, for JSON. */
export const rerankingAsJson = ({ chain }: ChosenReranking) =>
  stagesOf(chain).map(({ definition: { name }, options }) => ({ name, options }));

/** The first stage that wants this; `undefined` when none does. */
export const stageNeeding = ({ chain }: ChosenReranking, need: RerankNeed): string | undefined =>
  stagesOf(chain).find(({ definition }) => definition.needs.includes(need))?.definition.name;

/** The stages that may leave an answer out, so that nothing is left: the thing is not in the index. */
export const removingStages = ({ chain }: ChosenReranking): string[] =>
  stagesOf(chain).flatMap(({ definition: { name, effect } }) => (effect === "removes" ? [name] : []));

/**
 * Tells before pictures are described what a query cannot give.
 * @param pictures how many are asked about
 * @param together whether they are one query
 * @throws RetrievalError naming the stage
 */
export function checkQueries(reranking: ChosenReranking, pictures: number, together: boolean): void {
  const sequence = stageNeeding(reranking, "walks");
  if (sequence !== undefined && (pictures < 2 || together)) {
    throw new RetrievalError({
      what: `re-ranking with ${sequence}: pictures`,
      expected: "those of a walk in the order in which they were taken, each a query of its own, at least 2",
      got: together ? "several pictures as one query" : `${pictures}`,
      remedy: together ? "Leave --together out" : `Give the pictures before this one, too, or leave ${sequence} out`,
    });
  }
  const spatial = stageNeeding(reranking, "localFeatures");
  if (spatial !== undefined && together) {
    throw new RetrievalError({
      what: `re-ranking with ${spatial}: pictures`,
      expected: "each a query of its own, whose local features are compared",
      got: "several pictures as one query",
      remedy: `Leave --together out, or ${spatial}`,
    });
  }
}
