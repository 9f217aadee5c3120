import { unknownName } from "../catalogue.js";
import type { Backbone } from "./backbone.js";
import { backboneNames } from "./backbone-names.js";
import { precisionOf } from "./backbone-precision.js";
import { backboneNameOf, checkLocation, isLocation } from "./brought/backbone-location.js";
import { isPublicNetwork } from "./brought/public-networks.js";
import { readRegistered, registeredNames } from "./brought/registered-backbones.js";
import { bundledBackbone } from "./catalogue.js";
import { combineBackbones } from "./combine-backbones.js";
import { openBundledBackbone } from "./open-bundled-backbone.js";
import { quantiseBackbone } from "./quantise-backbone.js";

/**
 * A backbone, ready: bundled, registered by the user under a name, one that others publish, or a network in a file, a folder
 * or at an address.
 * @param references one, or several joined by +: see `combineBackbones`; with -int8 behind it, in 8 bits: see `quantiseBackbone`
 * @throws RetrievalError on an unknown name, and as `openBroughtBackbone`
 */
export async function openBackbone(references: string): Promise<Backbone> {
  const [first, ...others] = (await Promise.all(references.split("+").map(openOne))) as [Backbone, ...Backbone[]];
  return others.length === 0 ? first : combineBackbones([first, ...others]);
}

async function openOne(text: string): Promise<Backbone> {
  const { reference, precision } = precisionOf(text);
  const backbone = await openInFull(reference);
  return precision === "int8" ? quantiseBackbone(backbone) : backbone;
}

async function openInFull(reference: string): Promise<Backbone> {
  const definition = bundledBackbone(reference);
  if (definition !== undefined) return openBundledBackbone(definition);
  // What reads networks of others, and fetches them, is of no use to most commands.
  const { openBroughtBackbone } = await import("./brought/open-brought-backbone.js");
  if (isLocation(reference)) {
    checkLocation(reference);
    return openBroughtBackbone({ name: backboneNameOf(reference), location: reference });
  }
  if (registeredNames().includes(reference)) {
    const { location, sha256, stated } = await readRegistered(reference);
    return openBroughtBackbone({ name: reference, location, stated, sha256 });
  }
  if (isPublicNetwork(reference)) {
    const { openPublicNetwork } = await import("./brought/open-public-network.js");
    return openPublicNetwork(reference);
  }
  throw unknownName("backbone", backboneNames(), reference);
}
