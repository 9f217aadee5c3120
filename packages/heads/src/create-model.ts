import { createHash } from "node:crypto";
import {
  type Backbone,
  createRandom,
  type Fit,
  type Head,
  layerOf,
  type Model,
  openBackbone,
  type Preprocessing,
  sampleLocations,
} from "@loci/core";
import { createHead, locationsWanted } from "./create-head.js";
import type { ModelSpec } from "./model-spec.js";
import { formatModelSpec } from "./model-spec.js";

export interface CreateModelOptions {
  /** How a picture is brought to the network's input size (default: as the backbone was measured best). */
  readonly fit?: Fit;
  /** Side of the network's input in pixels (default: the backbone's own). */
  readonly size?: number;
  /** Of everything random in it (default 42). */
  readonly seed?: number;
  /** Pictures that heads may start their parameters from. */
  readonly pictures?: readonly { readonly path: string }[];
  readonly onProgress?: (done: number, total: number) => void;
}

/** A model with fresh parameters. @throws RetrievalError on unknown names, options out of range, or missing pictures */
export async function createModel(spec: ModelSpec, options: CreateModelOptions = {}): Promise<Model> {
  const { seed = 42, pictures } = options;
  const wanted = locationsWanted(spec.head);
  const backbone = await openBackbone(spec.backbone);
  const layer = spec.layer ?? backbone.defaultLayer;
  const preprocessing = {
    ...backbone.preprocessing,
    fit: options.fit ?? backbone.preprocessing.fit,
    size: options.size ?? backbone.preprocessing.size,
  };
  const sampling = {
    layer,
    preprocessing,
    random: createRandom(seed),
    ...(options.onProgress && { onProgress: options.onProgress }),
  };
  const locations = wanted && pictures && (await sampleLocations(backbone, pictures, { ...wanted, ...sampling }));
  const head = await createHead(spec.head, layerOf(backbone, layer).channels, {
    seed,
    ...(locations && { locations }),
  });
  return assembleModel(backbone, layer, preprocessing, head);
}

/** The parts put together and fingerprinted. */
export function assembleModel(backbone: Backbone, layer: string, preprocessing: Preprocessing, head: Head): Model {
  const name = formatModelSpec({ backbone: backbone.name, layer, head });
  const hash = createHash("sha256");
  hash.update(JSON.stringify([backbone.fingerprint, layer, preprocessing, head.name, sorted(head.options)]));
  for (const [parameter, { data, shape }] of sorted(head.parameters)) {
    hash.update(JSON.stringify([parameter, shape]));
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return { name, backbone, layer, preprocessing, head, fingerprint: hash.digest("hex") };
}

const sorted = <Value>(record: Readonly<Record<string, Value>>): [string, Value][] =>
  Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1));
