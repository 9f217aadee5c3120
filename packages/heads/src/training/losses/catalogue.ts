import { arcface } from "./arcface.js";
import { circle } from "./circle.js";
import { contrastive } from "./contrastive.js";
import { cosface } from "./cosface.js";
import { crossEntropy } from "./cross-entropy.js";
import type { LossDefinition } from "./loss-definition.js";
import { multiSimilarity } from "./multi-similarity.js";
import { proxyAnchor } from "./proxy-anchor.js";
import { proxyNca } from "./proxy-nca.js";
import { supervisedContrastive } from "./supervised-contrastive.js";
import { triplet } from "./triplet.js";
import { weakRanking } from "./weak-ranking.js";

/** Every loss by name. */
export const losses = {
  "cross-entropy": crossEntropy,
  contrastive,
  triplet,
  "multi-similarity": multiSimilarity,
  circle,
  "supervised-contrastive": supervisedContrastive,
  "proxy-nca": proxyNca,
  "proxy-anchor": proxyAnchor,
  arcface,
  cosface,
  "weak-ranking": weakRanking,
} as const;

/** The same catalogue for code that treats all losses alike. */
export const lossDefinitions = losses as unknown as Readonly<Record<string, LossDefinition>>;
