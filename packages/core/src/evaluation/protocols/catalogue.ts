import type { ProtocolDefinition } from "../protocol.js";
import { nordland1, nordland10, sequence } from "./frame-protocols.js";
import { cubRecall, leaveOneOut, mlrcMapr } from "./label-protocols.js";

const entries = [leaveOneOut, cubRecall, mlrcMapr, nordland1, nordland10, sequence];

/** Every protocol by name. */
export const protocols: Readonly<Record<string, ProtocolDefinition>> = Object.fromEntries(
  entries.map((definition) => [definition.name, definition]),
);
