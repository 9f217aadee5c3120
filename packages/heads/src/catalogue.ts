import { gap } from "./gap.js";
import { gem } from "./gem.js";
import { gmp } from "./gmp.js";
import type { HeadDefinition } from "./head-definition.js";
import { netvlad } from "./netvlad.js";

/** Every aggregation head by name. */
export const heads = { gap, gmp, gem, netvlad } as const;

/** The same catalogue for code that treats all heads alike. */
export const headDefinitions: Readonly<Record<string, HeadDefinition>> = heads as unknown as Record<
  string,
  HeadDefinition
>;
