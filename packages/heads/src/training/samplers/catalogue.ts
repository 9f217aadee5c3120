import { balanced } from "./balanced.js";
import { geographicTuples } from "./geographic-tuples.js";
import { pk } from "./p-k.js";
import type { SamplerDefinition } from "./sampler-definition.js";
import { shuffledSampler } from "./shuffled.js";

/** Every sampler by name. */
export const samplers = {
  "p-k": pk,
  balanced,
  shuffled: shuffledSampler,
  "geographic-tuples": geographicTuples,
} as const;

/** The same catalogue for code that treats all samplers alike. */
export const samplerDefinitions = samplers as unknown as Readonly<Record<string, SamplerDefinition>>;
