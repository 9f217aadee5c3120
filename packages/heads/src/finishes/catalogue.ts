import { crop } from "./crop.js";
import type { FinishDefinition } from "./finish-definition.js";
import { lw } from "./lw.js";
import { pca } from "./pca.js";
import { power } from "./power.js";

/** Every finish by name. */
export const finishes = { pca, lw, power, crop } as const;

/** The same catalogue for code that treats all finishes alike. */
export const finishDefinitions = finishes as unknown as Readonly<Record<string, FinishDefinition>>;
