import { createHash } from "node:crypto";
import {
  type Backbone,
  checkSize,
  choose,
  type FeatureMapShape,
  type Fit,
  type HeadDescription,
  isPlain,
  layerOf,
  type Model,
  type ModelView,
  type ModelViewChoice,
  modelViews,
  type OneOrMore,
  type OnnxDevice,
  openBackbone,
  type Preprocessing,
  plainView,
  RetrievalError,
  type StageDescription,
  scaledSide,
  sideAt,
  smallestSide,
} from "@loci/core";
import { headDefinitions } from "./catalogue.js";
import { createHead } from "./create-head.js";
import { finishDefinitions } from "./finishes/catalogue.js";
import { checkHeadSpec, type HeadSpec } from "./head-spec.js";
import { formatModelSpec, type ModelSpec } from "./model-spec.js";
import { neckDefinitions } from "./necks/catalogue.js";
import { pictureData, type SamplePicture } from "./picture-data.js";
import { withoutDefaults } from "./stage-spec.js";

export interface CreateModelOptions extends ModelViewChoice {
  /** How a picture is brought to the network's input size (default: as the backbone was measured best). */
  readonly fit?: Fit;
  /** Side of the network's input in pixels (default: the backbone's own). */
  readonly size?: number;
  /** Of everything random in it (default 42). */
  readonly seed?: number;
  /** Pictures that heads may start their parameters from. */
  readonly pictures?: readonly SamplePicture[];
  /** Called for the pictures that are sampled; what it throws ends the work. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Told what there is to know about a head's start from data, a line at a time. */
  readonly onReport?: (line: string) => void;
  /** Ends the clustering early, with its reason. */
  readonly signal?: AbortSignal;
  /** What computes the backbone, here and in whatever is done with the model (default the processor). */
  readonly device?: OnnxDevice | undefined;
}

/** A model with fresh parameters. @throws RetrievalError on unknown names, options out of range, or missing pictures */
export async function createModel(spec: ModelSpec, options: CreateModelOptions = {}): Promise<Model> {
  const { seed = 42, pictures, onProgress, onReport, signal, device } = options;
  checkHeadSpec(spec.head);
  const views = modelViews(options);
  const backbone = { ...(await openBackbone(spec.backbone)), device };
  const layers = spec.layers ?? [backbone.defaultLayer];
  const preprocessing = {
    ...backbone.preprocessing,
    fit: options.fit ?? backbone.preprocessing.fit,
    size: options.size ?? backbone.preprocessing.size,
  };
  const seen = { backbone, layers, views, preprocessing };
  const head = await createHead(spec.head, featureMapShapes(seen), {
    seed,
    views: views.length,
    ...(pictures && { data: pictureData(seen, pictures, { seed, ...(onProgress && { onProgress }) }) }),
    ...(onReport && { onReport }),
    ...(signal && { signal }),
  });
  return assembleModel({ ...seen, head });
}

/** The parts put together and fingerprinted. */
export function assembleModel(parts: Omit<Model, "name" | "fingerprint">): Model {
  const { backbone, layers, views, preprocessing, head } = parts;
  const spec = { backbone: backbone.name, layers, head: shortened(head) };
  const hash = createHash("sha256");
  hash.update(JSON.stringify([backbone.fingerprint, layers, views, preprocessing, identity(head)]));
  for (const [parameter, { data, shape }] of sorted(head.parameters)) {
    hash.update(JSON.stringify([parameter, shape]));
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return { ...parts, name: formatModelSpec(spec) + unusual(parts), fingerprint: hash.digest("hex") };
}

/** Without the options that are the defaults. */
function shortened(head: HeadDescription): HeadSpec {
  const { necks, finishes, branches } = head;
  const core = branches
    ? { name: head.name, options: {}, branches: branches.map(shortened) }
    : withoutDefaults(choose("head", headDefinitions, head.name), head);
  return {
    ...core,
    necks: necks.map((neck) => withoutDefaults(choose("neck", neckDefinitions, neck.name), neck)),
    finishes: finishes.map((finish) => withoutDefaults(choose("finish", finishDefinitions, finish.name), finish)),
  };
}

/** ` (tuned from mixed7, crop, 160 px, flip, scales 1 0.5)` where the network is not as it came or pictures are not seen as is usual for it. */
function unusual({ backbone, preprocessing: { fit, size }, views }: Omit<Model, "name" | "fingerprint">): string {
  const usual = backbone.preprocessing;
  const scales = [...new Set(views.map(({ scale }) => scale))];
  const marks = [
    ...(backbone.tuning ? [`tuned from ${backbone.tuning.from}`] : []),
    ...(fit === usual.fit && size === usual.size ? [] : [fit, `${size} px`]),
    ...(views.some(({ flip }) => flip) ? ["flip"] : []),
    ...(scales.length > 1 || scales[0] !== 1 ? [`scales ${scales.join(" ")}`] : []),
  ];
  return marks.length === 0 ? "" : ` (${marks.join(", ")})`;
}

/**
 * What the layers give for pictures brought to the network's input: all layers in the first view, then in the second, …
 * @throws RetrievalError on an unknown layer, and when the input is too small for it
 */
export function featureMapShapes({
  backbone,
  layers,
  views = plainView,
  preprocessing: { fit, size },
}: {
  readonly backbone: Backbone;
  readonly layers: OneOrMore<string>;
  readonly views?: OneOrMore<ModelView>;
  readonly preprocessing: Pick<Preprocessing, "fit" | "size">;
}): OneOrMore<FeatureMapShape> {
  const shapeOf = (layer: string, view: ModelView): FeatureMapShape => {
    const info = layerOf(backbone, layer);
    checkSize(backbone, scaledSide(size, view));
    const smallest = smallestSide(info);
    const side = scaledSide(size, view);
    if (!Number.isInteger(size) || side < smallest) {
      throw new RetrievalError({
        what: `size of the network's input, pixels (${backbone.name}@${layer}${isPlain(view) ? "" : `, scale ${view.scale}`})`,
        expected: `a whole number from ${smallest}`,
        got: `${side}`,
      });
    }
    const sides = fit === "shorter-side" ? undefined : sideAt(info, side);
    return { channels: info.channels, height: sides, width: sides };
  };
  return views.flatMap((view) => layers.map((layer) => shapeOf(layer, view))) as unknown as OneOrMore<FeatureMapShape>;
}

/** A head as it enters the fingerprint: the order in which options were given does not count. */
function identity({ necks, finishes, branches, ...head }: HeadDescription): unknown {
  const stage = ({ name, options }: StageDescription) => [name, sorted(options)];
  const revision = headDefinitions[head.name]?.revision;
  return [
    necks.map(stage),
    [...stage(head), ...(revision ? [revision] : [])],
    finishes.map(stage),
    branches?.map(identity) ?? [],
  ];
}

const sorted = <Value>(record: Readonly<Record<string, Value>>): [string, Value][] =>
  Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1));
