import path from "node:path";
import { sha256OfFile } from "../../files/checksum.js";
import { type Backbone, layerOf } from "../backbone.js";
import { backboneNames } from "../backbone-names.js";
import { isAddress } from "./backbone-location.js";
import { locateNetwork } from "./locate-network.js";
import { openBroughtBackbone } from "./open-brought-backbone.js";
import { checkNewName, writeRegistered } from "./registered-backbones.js";
import type { Sidecar } from "./sidecar.js";

export interface RegisterOptions {
  /** What is said about the network; counts more than a file beside it. */
  readonly stated?: Sidecar;
  /** SHA-256 (hex) that its file must have (default: that which it has now). */
  readonly sha256?: string | undefined;
}

/**
 * Gives a network a name, under which every command finds it from now on. The network is opened, so what has a name works;
 * its file stays where it is, and must stay as it is.
 * @returns the backbone
 * @throws RetrievalError when the name is taken or is none, the network cannot be used, or it has no such default layer
 */
export async function registerBackbone(
  name: string,
  location: string,
  { stated = {}, sha256 }: RegisterOptions = {},
): Promise<Backbone> {
  checkNewName(name, backboneNames());
  const absolute = isAddress(location) ? location : path.resolve(location);
  const { file, beside } = await locateNetwork(absolute, sha256);
  const found = sha256 ?? (await sha256OfFile(file));
  // What a file beside it says is taken over: it may go, and the name goes on meaning the same.
  const said = { ...beside?.sidecar, ...stated };
  const backbone = await openBroughtBackbone({ name, location: absolute, stated: said, sha256: found });
  layerOf(backbone, backbone.defaultLayer);
  await writeRegistered(name, { location: absolute, sha256: found, stated: said });
  return backbone;
}
