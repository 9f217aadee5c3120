import { aqe } from "./aqe.js";
import { dba } from "./dba.js";
import { diffusion } from "./diffusion.js";
import { kReciprocal } from "./k-reciprocal.js";
import { reciprocalCheck } from "./reciprocal-check.js";
import type { RerankerDefinition } from "./reranker-definition.js";
import { sequence } from "./sequence.js";
import { spatial } from "./spatial.js";
import { threshold } from "./threshold.js";

/** Every re-ranker by name. */
export const rerankers = {
  dba,
  aqe,
  kreciprocal: kReciprocal,
  diffusion,
  sequence,
  spatial,
  "reciprocal-check": reciprocalCheck,
  threshold,
} as const;

/** The same catalogue for code that treats all re-rankers alike. */
export const rerankerDefinitions = rerankers as unknown as Readonly<Record<string, RerankerDefinition>>;
