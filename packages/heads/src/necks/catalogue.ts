import { l2 } from "./l2.js";
import type { NeckDefinition } from "./neck-definition.js";

/** Every neck by name. */
export const necks = { l2 } as const;

/** The same catalogue for code that treats all necks alike. */
export const neckDefinitions = necks as unknown as Readonly<Record<string, NeckDefinition>>;
