import { bilinearHeads } from "./bilinear/catalogue.js";
import type { HeadDefinition } from "./head-definition.js";
import { learnedHeads } from "./learned/catalogue.js";
import { poolingHeads } from "./pooling/catalogue.js";
import { vladHeads } from "./vlad/catalogue.js";

/** Every aggregation head by name. */
export const heads = { ...poolingHeads, ...vladHeads, ...bilinearHeads, ...learnedHeads } as const;

/** The same catalogue for code that treats all heads alike. */
export const headDefinitions: Readonly<Record<string, HeadDefinition>> = heads as unknown as Record<
  string,
  HeadDefinition
>;
