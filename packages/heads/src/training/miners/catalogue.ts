import { batchHard } from "./batch-hard.js";
import { distanceWeighted } from "./distance-weighted.js";
import type { MinerDefinition } from "./miner-definition.js";
import { multiSimilarityMiner } from "./multi-similarity.js";
import { pairMargin } from "./pair-margin.js";
import { semiHard } from "./semi-hard.js";

/** Every miner by name. */
export const miners = {
  "multi-similarity": multiSimilarityMiner,
  "batch-hard": batchHard,
  "semi-hard": semiHard,
  "distance-weighted": distanceWeighted,
  "pair-margin": pairMargin,
} as const;

/** The same catalogue for code that treats all miners alike. */
export const minerDefinitions = miners as unknown as Readonly<Record<string, MinerDefinition>>;
