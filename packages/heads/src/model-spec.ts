import {
  type BackbonePrecision,
  backboneNameOf,
  bundledBackbone,
  inPrecision,
  isBackboneReference,
  type OneOrMore,
  precisionOf,
  RetrievalError,
} from "@loci/core";
import { formatHeadSpec, type HeadSpec, parseHeadSpec } from "./head-spec.js";

/** A model by name: which backbone, cut where, with which head. */
export interface ModelSpec {
  /** A name or a location (a file, a folder, an address), or several joined by +: see `combineBackbones`. */
  readonly backbone: string;
  /** Left out: the backbone's default layer. Of several backbones `backbone@layer`. */
  readonly layers?: OneOrMore<string>;
  readonly head: HeadSpec;
}

/** A name, or a file or address that ends as networks do: of a folder nobody could tell where it ends and the head begins. */
const REFERENCE = String.raw`(?:[^@+]+?\.(?:onnx|json)(?:-int8)?(?=[@+/])|[\w-]+)`;
const SOURCE = String.raw`${REFERENCE}(?:[@+](?:${REFERENCE}|[\w.-]+))*`;
const MODEL = new RegExp(String.raw`^(${SOURCE})\/(.+)$`);

/**
 * `inception_v3/gem`, `inception_v3@mixed7/netvlad(clusters=16)`, two layers `inception_v3@mixed6+mixed8/hbp`, layers of two
 * networks `inception_v3@mixed8+mobilenet_v2@out_relu/multimodal-bilinear`, a file `./resnet50.onnx@layer3/gem`.
 * @throws RetrievalError when it is written otherwise
 */
export function parseModelSpec(text: string): ModelSpec {
  const match = MODEL.exec(text.trim());
  if (match === null) {
    throw new RetrievalError({
      what: "model",
      expected: "backbone/head or backbone@layer/head, for example inception_v3/gem or inception_v3@mixed7/gem(p=4)",
      got: `"${text}"`,
    });
  }
  const [, source, head] = match as unknown as [string, string, string];
  return { ...parseSource(source), head: parseHeadSpec(head) };
}

/** `backbone`, `backbone@layer+layer`, `backbone@layer+backbone@layer`: a name behind + without @ is one more layer. */
export function parseSource(text: string): Pick<ModelSpec, "backbone" | "layers"> {
  const named: { backbone: string; layer: string | undefined }[] = [];
  for (const part of text.split("+")) {
    const [name, layer] = part.split("@") as [string, string | undefined];
    const before = named.at(-1)?.backbone;
    const isLayer = before !== undefined && layer === undefined && !isBackboneReference(name);
    named.push(isLayer ? { backbone: before, layer: name } : { backbone: name, layer });
  }
  const names = [...new Set(named.map(({ backbone }) => backbone))];
  const [first] = named as [(typeof named)[0]];
  if (named.length === 1 && first.layer === undefined) return { backbone: first.backbone };
  const layers = named.map(({ backbone, layer = defaultLayer(backbone) }) =>
    names.length === 1 ? layer : `${backboneNameOf(backbone)}@${layer}`,
  );
  return { backbone: names.join("+"), layers: layers as unknown as OneOrMore<string> };
}

/** @throws RetrievalError for a network whose layers are only known when it is opened */
function defaultLayer(backbone: string): string {
  const definition = bundledBackbone(precisionOf(backbone).reference);
  if (definition !== undefined) return definition.defaultLayer;
  throw new RetrievalError({
    what: `layer of ${backbone}, beside those of others`,
    expected: "its name, as backbone@layer",
    got: "none",
  });
}

/** The same model over backbones in this precision. */
export function specInPrecision({ backbone, layers, head }: ModelSpec, precision: BackbonePrecision): ModelSpec {
  const names = backbone.split("+").map((name) => inPrecision(name, precision));
  const layerIn = (text: string) => {
    const [name, layer] = text.split("@") as [string, string | undefined];
    return layer === undefined ? text : `${inPrecision(name, precision)}@${layer}`;
  };
  return {
    backbone: names.join("+"),
    ...(layers && { layers: layers.map(layerIn) as unknown as OneOrMore<string> }),
    head,
  };
}

/** The inverse of `parseModelSpec`. */
export function formatModelSpec({ backbone, layers, head }: ModelSpec): string {
  const source = backbone.includes("+")
    ? layers?.join("+")
    : [backbone, ...(layers ? [layers.join("+")] : [])].join("@");
  return `${source}/${formatHeadSpec(head)}`;
}
