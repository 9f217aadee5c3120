import { adam } from "./adam.js";
import { adamw } from "./adamw.js";
import type { OptimiserDefinition } from "./optimiser-definition.js";
import { rmsprop } from "./rmsprop.js";
import { sgd } from "./sgd.js";

/** Every optimiser by name. */
export const optimisers = { sgd, adam, adamw, rmsprop } as const;

/** The same catalogue for code that treats all optimisers alike. */
export const optimiserDefinitions = optimisers as unknown as Readonly<Record<string, OptimiserDefinition>>;
