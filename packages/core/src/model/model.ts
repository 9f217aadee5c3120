import { type Backbone, layerOf, type Preprocessing } from "../backbones/backbone.js";
import type { StoredTensor } from "../files/safetensors.js";
import { OnnxGraph } from "../onnx/graph.js";
import { onnxOps } from "../ops/onnx-ops.js";
import type { Ops } from "../ops/ops.js";
import type { Head, OneOrMore } from "./head.js";
import { isPlain, type ModelView, plainView, viewPixels } from "./model-view.js";

/** Everything that determines a picture's descriptor. */
export interface Model {
  /** For people: `inception_v3@mixed8/gem`, with the options that differ from the defaults, and ` (crop, 160 px)`. */
  readonly name: string;
  readonly backbone: Backbone;
  /** The backbone's layers whose feature maps the head takes. */
  readonly layers: OneOrMore<string>;
  /** How each picture is looked at; the head takes every layer in every view. */
  readonly views: OneOrMore<ModelView>;
  readonly preprocessing: Preprocessing;
  readonly head: Head;
  /** SHA-256 (hex) over all of the above, weights included: descriptors of different fingerprints cannot be compared. */
  readonly fingerprint: string;
}

/** The name of the compiled networks' input: uint8 `[batch, height, width, 3]`, RGB 0-255. */
export const PIXELS = "pixels";
/** The output of a compiled model: float32 `[batch, descriptorLength]`. */
export const DESCRIPTOR = "descriptor";

/** Something computed from feature maps, to be compiled behind a backbone. */
export interface MapFormula {
  readonly parameters: Readonly<Record<string, StoredTensor>>;
  /** @param featureMaps each `[batch, height, width, channels]`: every layer in the first view, then in the second, … */
  compute<T>(ops: Ops<T>, featureMaps: OneOrMore<T>, parameters: Readonly<Record<string, T>>): T;
}

/** Where feature maps come from; the plain view when none is named. */
type Seen = Pick<Model, "backbone" | "layers"> & Partial<Pick<Model, "views">>;

/** Backbone and head fused into one ONNX file, `pixels` → `descriptor`. */
export function compileModel(model: Seen & Pick<Model, "head">): Uint8Array {
  const { head } = model;
  const formula: MapFormula = {
    parameters: head.parameters,
    compute: (ops, featureMaps, parameters) => head.aggregate(ops, featureMaps, parameters),
  };
  return compileFormula(model, formula, { name: DESCRIPTOR, axes: ["batch", head.descriptorLength] });
}

/** A backbone and a formula fused into one ONNX file, `pixels` → float32 `output.name`. */
export function compileFormula(
  { backbone, layers, views = plainView }: Seen,
  formula: MapFormula,
  output: { readonly name: string; readonly axes: readonly (number | string)[] },
): Uint8Array {
  const graph = openNetwork(backbone);
  const maps = views.flatMap((view, place) => {
    const nameIn = networkValues(graph, backbone, view, `view${place}/`);
    return layers.map((layer) => featureMapOf(graph, backbone, layer, nameIn(layer)));
  });
  addFormula(graph, formula, maps, output.name);
  graph.output(output.name, "float32", output.axes);
  graph.prune();
  return graph.encode();
}

/**
 * A formula without a backbone, for feature maps that are at hand: inputs `map0`, `map1`, …, each float32
 * `[batch, height, width, channels]`, output `output`.
 * @param channels of each map
 */
export function compileMapFormula(formula: MapFormula, channels: OneOrMore<number>, output: string): Uint8Array {
  const graph = new OnnxGraph();
  const maps = channels.map((count, place) => {
    const axes = ["batch", `rows of map ${place}`, `columns of map ${place}`, count];
    return graph.input(mapName(place), "float32", axes);
  });
  addFormula(graph, formula, maps, output);
  graph.output(output, "float32");
  return graph.encode();
}

/** The input of `compileMapFormula` that takes the map at this place. */
export const mapName = (place: number): string => `map${place}`;

/** The backbone alone: `pixels` → one output per layer, `feature_map:<layer>`, float32 `[batch, height, width, channels]`. */
export function compileFeatureMaps(backbone: Backbone, layers: readonly string[]): Uint8Array {
  const graph = openNetwork(backbone);
  for (const layer of layers) {
    const featureMap = featureMapOf(graph, backbone, layer, layer);
    const axes = ["batch", `rows of ${layer}`, `columns of ${layer}`, layerOf(backbone, layer).channels];
    graph.output(featureMap, "float32", axes);
  }
  graph.prune();
  return graph.encode();
}

/** The output of `compileFeatureMaps` that holds a layer's feature map. */
export const featureMapName = (layer: string): string => `feature_map:${layer}`;

function addFormula(graph: OnnxGraph, formula: MapFormula, maps: readonly string[], output: string): void {
  const parameters = Object.entries(formula.parameters).map(([name, { data, shape }]) => [
    name,
    graph.initializer(data, shape, `head/${name}`),
  ]);
  const [first, ...others] = maps as [string, ...string[]];
  const result = formula.compute(onnxOps(graph), [first, ...others], Object.fromEntries(parameters));
  graph.node("Identity", [result], {}, output);
}

function openNetwork(backbone: Backbone): OnnxGraph {
  const graph = OnnxGraph.decode(backbone.network);
  graph.clearOutputs();
  return graph;
}

/** The network over the view's pixels: its own nodes for the plain view, else once more with the same weights. */
function networkValues(
  graph: OnnxGraph,
  backbone: Backbone,
  view: ModelView,
  prefix: string,
): (name: string) => string {
  if (isPlain(view)) return (name) => name;
  return graph.include(
    backbone.network,
    { [PIXELS]: viewPixels(graph, PIXELS, view) },
    { values: prefix, weights: "" },
  );
}

function featureMapOf(graph: OnnxGraph, backbone: Backbone, layer: string, value: string): string {
  layerOf(backbone, layer);
  const name = graph.has(featureMapName(layer)) ? undefined : featureMapName(layer);
  return graph.node("Transpose", [value], { perm: [0, 2, 3, 1] }, name);
}
