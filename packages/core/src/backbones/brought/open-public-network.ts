import { RetrievalError } from "../../errors.js";
import type { Backbone } from "../backbone.js";
import { openBroughtBackbone } from "./open-brought-backbone.js";
import { preprocessingFamilies } from "./preprocessing-families.js";
import { type PublicNetwork, publicNetworks } from "./public-networks.js";

/** @throws RetrievalError that names what to bring instead, when the address cannot be reached or has something else */
export async function openPublicNetwork(name: keyof typeof publicNetworks): Promise<Backbone> {
  const { location, family, size, instead }: PublicNetwork = publicNetworks[name];
  const stated = { ...preprocessingFamilies[family].preprocessing, size };
  return openBroughtBackbone({ name, location, stated }).catch((cause: unknown) => {
    if (!(cause instanceof RetrievalError)) throw cause;
    const how = `loci backbones add NAME FILE --preprocessing ${family} --size ${size}`;
    throw new RetrievalError({ what: `${name}: ${cause.message}`, remedy: `Or bring ${instead}: ${how}`, cause });
  });
}
