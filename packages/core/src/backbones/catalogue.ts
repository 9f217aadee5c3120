import type { BackboneDefinition } from "./backbone.js";
import { inceptionV3 } from "./inception-v3.js";
import { mobilenetV2 } from "./mobilenet-v2.js";

/** The bundled backbones by name. */
export const backbones = {
  inception_v3: inceptionV3,
  mobilenet_v2: mobilenetV2,
} as const satisfies Record<string, BackboneDefinition>;

/** The bundled backbone of this name, if there is one. */
export function bundledBackbone(name: string): BackboneDefinition | undefined {
  const all: Readonly<Record<string, BackboneDefinition>> = backbones;
  return Object.hasOwn(all, name) ? all[name] : undefined;
}
