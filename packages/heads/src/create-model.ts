import { createHash } from "node:crypto";
import {
  type Backbone,
  choose,
  createRandom,
  type FeatureMapShape,
  type Fit,
  type Head,
  layerOf,
  type Model,
  type OneOrMore,
  openBackbone,
  openExtractor,
  type Preprocessing,
  RetrievalError,
  type StageDescription,
  sample,
  sampleLocations,
  sideAt,
  smallestSide,
} from "@loci/core";
import { headDefinitions } from "./catalogue.js";
import { createHead, locationsWanted } from "./create-head.js";
import { finishDefinitions } from "./finishes/catalogue.js";
import type { DescriptorSample } from "./finishes/finish-definition.js";
import type { ModelSpec } from "./model-spec.js";
import { formatModelSpec } from "./model-spec.js";
import { neckDefinitions } from "./necks/catalogue.js";
import { withoutDefaults } from "./stage-spec.js";

export interface CreateModelOptions {
  /** How a picture is brought to the network's input size (default: as the backbone was measured best). */
  readonly fit?: Fit;
  /** Side of the network's input in pixels (default: the backbone's own). */
  readonly size?: number;
  /** Of everything random in it (default 42). */
  readonly seed?: number;
  /** Pictures that heads may start their parameters from. */
  readonly pictures?: readonly { readonly path: string }[];
  /** Called for the pictures that are sampled; what it throws ends the work. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the clustering early, with its reason. */
  readonly signal?: AbortSignal;
}

/** A model with fresh parameters. @throws RetrievalError on unknown names, options out of range, or missing pictures */
export async function createModel(spec: ModelSpec, options: CreateModelOptions = {}): Promise<Model> {
  const { seed = 42, pictures } = options;
  const wanted = locationsWanted(spec.head);
  const backbone = await openBackbone(spec.backbone);
  const layers = spec.layers ?? [backbone.defaultLayer];
  const preprocessing = {
    ...backbone.preprocessing,
    fit: options.fit ?? backbone.preprocessing.fit,
    size: options.size ?? backbone.preprocessing.size,
  };
  const sampling = {
    layer: layers[0],
    preprocessing,
    random: createRandom(seed),
    ...(options.onProgress && { onProgress: options.onProgress }),
  };
  if (wanted && spec.head.necks !== undefined) {
    throw new RetrievalError({
      what: `${spec.head.name} behind necks`,
      expected: "options that need no local descriptors",
      remedy: "Local descriptors are sampled from the backbone; choose centres=random, or leave the necks out",
    });
  }
  const locations = wanted && pictures && (await sampleLocations(backbone, pictures, { ...wanted, ...sampling }));
  const shapes = featureMapShapes(backbone, layers, preprocessing);
  const head = await createHead(spec.head, shapes, {
    seed,
    ...(locations && { locations }),
    ...(pictures && {
      describe: (before: Head, count: number) =>
        sampleDescriptors(assembleModel({ backbone, layers, preprocessing, head: before }), pictures, count, options),
    }),
    ...(options.signal && { signal: options.signal }),
  });
  return assembleModel({ backbone, layers, preprocessing, head });
}

/** Descriptors of at most `count` of the pictures, drawn at random. */
async function sampleDescriptors(
  model: Model,
  pictures: readonly { readonly path: string }[],
  count: number,
  { seed = 42, onProgress }: CreateModelOptions,
): Promise<DescriptorSample> {
  const chosen = sample(createRandom(seed), pictures.length, count).map(
    (position) => pictures[position] as { path: string },
  );
  const extractor = await openExtractor(model, { pictures: chosen.length });
  const batches: Float32Array[] = [];
  let done = 0;
  try {
    for await (const batch of extractor.describe(chosen)) {
      batches.push(batch.descriptors);
      done += batch.pictures.length + batch.skipped.length;
      onProgress?.(done, chosen.length);
    }
  } finally {
    await extractor.close();
  }
  const values = new Float32Array(batches.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const batch of batches) {
    values.set(batch, offset);
    offset += batch.length;
  }
  return { values, count: values.length / model.head.descriptorLength };
}

/** The parts put together and fingerprinted. */
export function assembleModel(parts: Omit<Model, "name" | "fingerprint">): Model {
  const { backbone, layers, preprocessing, head } = parts;
  const short = {
    ...withoutDefaults(choose("head", headDefinitions, head.name), head),
    necks: head.necks.map((neck) => withoutDefaults(choose("neck", neckDefinitions, neck.name), neck)),
    finishes: head.finishes.map((finish) => withoutDefaults(choose("finish", finishDefinitions, finish.name), finish)),
  };
  const name = formatModelSpec({ backbone: backbone.name, layers, head: short }) + unusual(preprocessing, backbone);
  const hash = createHash("sha256");
  hash.update(
    JSON.stringify([
      backbone.fingerprint,
      layers,
      preprocessing,
      [...head.necks, head, ...head.finishes].map(identity),
    ]),
  );
  for (const [parameter, { data, shape }] of sorted(head.parameters)) {
    hash.update(JSON.stringify([parameter, shape]));
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return { ...parts, name, fingerprint: hash.digest("hex") };
}

/** ` (crop, 160 px)` where pictures are not brought to the input as is usual for the backbone. */
function unusual({ fit, size }: Preprocessing, { preprocessing: usual }: Backbone): string {
  return fit === usual.fit && size === usual.size ? "" : ` (${fit}, ${size} px)`;
}

/** What the layers give for pictures brought to the network's input. @throws RetrievalError on an unknown layer */
export function featureMapShapes(
  backbone: Backbone,
  layers: OneOrMore<string>,
  { fit, size }: Pick<Preprocessing, "fit" | "size">,
): OneOrMore<FeatureMapShape> {
  const shapeOf = (layer: string): FeatureMapShape => {
    const info = layerOf(backbone, layer);
    const smallest = smallestSide(info);
    if (!Number.isInteger(size) || size < smallest) {
      throw new RetrievalError({
        what: `size of the network's input, pixels (${backbone.name}@${layer})`,
        expected: `a whole number from ${smallest}`,
        got: `${size}`,
      });
    }
    const side = fit === "shorter-side" ? undefined : sideAt(info, size);
    return { channels: info.channels, height: side, width: side };
  };
  const [first, ...others] = layers;
  return [shapeOf(first), ...others.map(shapeOf)];
}

/** A stage as it enters the fingerprint: the order in which options were given does not count. */
const identity = ({ name, options }: StageDescription) => [name, sorted(options)];

const sorted = <Value>(record: Readonly<Record<string, Value>>): [string, Value][] =>
  Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1));
