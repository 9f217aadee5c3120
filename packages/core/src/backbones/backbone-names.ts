import { existsSync } from "node:fs";
import { unknownName } from "../catalogue.js";
import { RetrievalError } from "../errors.js";
import { precisionOf } from "./backbone-precision.js";
import { checkLocation, isAddress, isLocation } from "./brought/backbone-location.js";
import { publicNetworks } from "./brought/public-networks.js";
import { registeredNames } from "./brought/registered-backbones.js";
import { backbones } from "./catalogue.js";

/** Every name that `openBackbone` knows: the bundled ones, the user's, and those that others publish. */
export const backboneNames = (): readonly string[] => [
  ...Object.keys(backbones),
  ...registeredNames(),
  ...Object.keys(publicNetworks),
];

/** True for what can stand for a backbone, a name or a location; whether something is there is another question. */
export function isBackboneReference(text: string): boolean {
  const { reference } = precisionOf(text);
  return isLocation(reference) || backboneNames().includes(reference);
}

/**
 * Tells a misspelt backbone before anything is done for it. A network itself is looked at only when it is opened.
 * @param references one, or several joined by +
 * @throws RetrievalError on an unknown name, and when no file is at a location
 */
export function checkBackboneReferences(references: string): void {
  for (const { reference } of references.split("+").map(precisionOf)) {
    if (!isLocation(reference)) {
      if (!backboneNames().includes(reference)) throw unknownName("backbone", backboneNames(), reference);
      continue;
    }
    checkLocation(reference);
    if (isAddress(reference) || existsSync(reference)) continue;
    const remedy = "Check the path; loci backbones lists those that have a name";
    throw new RetrievalError({ what: `no network at ${reference}`, remedy });
  }
}
