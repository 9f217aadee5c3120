import { addAvgMaxPool } from "./add-avg-max-pool.js";
import { attention } from "./attention.js";
import { averagePool } from "./average-pool.js";
import { catAvgMaxPool } from "./cat-avg-max-pool.js";
import { l2 } from "./l2.js";
import { maxPool } from "./max-pool.js";
import { maxUnpool } from "./max-unpool.js";
import { medianPool } from "./median-pool.js";
import type { NeckDefinition } from "./neck-definition.js";
import { project } from "./project.js";
import { sppBlock } from "./spp-block.js";
import { stochasticPool } from "./stochastic-pool.js";

/** Every neck by name. */
export const necks = {
  l2,
  project,
  attention,
  "max-pool": maxPool,
  "average-pool": averagePool,
  "stochastic-pool": stochasticPool,
  "median-pool": medianPool,
  "add-avg-max-pool": addAvgMaxPool,
  "cat-avg-max-pool": catAvgMaxPool,
  "spp-block": sppBlock,
  "max-unpool": maxUnpool,
} as const;

/** The same catalogue for code that treats all necks alike. */
export const neckDefinitions = necks as unknown as Readonly<Record<string, NeckDefinition>>;
