import { rerankerDefinitions } from "@loci/index";
import { type DescribedStage, describeStage } from "./describe-stage.js";

/** A re-ranker; its kind is its effect: augments, searches, reorders or removes. */
export interface DescribedReranker extends DescribedStage {
  /** What it wants besides descriptors, in words. */
  readonly needs: readonly string[];
}

/** Every re-ranker. */
export function describeRerankers(): DescribedReranker[] {
  return Object.values(rerankerDefinitions).map((definition) => ({
    ...describeStage(definition.effect, definition),
    needs: definition.needs.map((need) => needTexts[need]),
  }));
}

/** As the command line gives it. */
const needTexts = {
  walks: "walks: an index or data set with columns sequence and frame, query pictures in walking order",
  localFeatures: "the pictures themselves: local features are computed from them",
  augmentation: "a search for every picture of the index, before the first query",
} as const;
