import { type Backbone, layerOf, type Preprocessing } from "../backbones/backbone.js";
import { OnnxGraph } from "../onnx/graph.js";
import { onnxOps } from "../ops/onnx-ops.js";
import type { Head, OneOrMore } from "./head.js";

/** Everything that determines a picture's descriptor. */
export interface Model {
  /** For people: `inception_v3@mixed8/gem`, with the options that differ from the defaults, and ` (crop, 160 px)`. */
  readonly name: string;
  readonly backbone: Backbone;
  /** The backbone's layers whose feature maps the head takes. */
  readonly layers: OneOrMore<string>;
  readonly preprocessing: Preprocessing;
  readonly head: Head;
  /** SHA-256 (hex) over all of the above, weights included: descriptors of different fingerprints cannot be compared. */
  readonly fingerprint: string;
}

/** The name of the compiled networks' input: uint8 `[batch, height, width, 3]`, RGB 0-255. */
export const PIXELS = "pixels";
/** The output of a compiled model: float32 `[batch, descriptorLength]`. */
export const DESCRIPTOR = "descriptor";

/** Backbone and head fused into one ONNX file, `pixels` → `descriptor`. */
export function compileModel(model: Pick<Model, "backbone" | "layers" | "head">): Uint8Array {
  const { backbone, layers, head } = model;
  const graph = openNetwork(backbone);
  const ops = onnxOps(graph);
  const parameters = Object.entries(head.parameters).map(([name, { data, shape }]) => [
    name,
    graph.initializer(data, shape, `${head.name}/${name}`),
  ]);
  const [first, ...others] = layers.map((layer) => featureMapOf(graph, backbone, layer)) as [string, ...string[]];
  const descriptor = head.aggregate(ops, [first, ...others], Object.fromEntries(parameters));
  graph.node("Identity", [descriptor], {}, DESCRIPTOR);
  graph.output(DESCRIPTOR, "float32", ["batch", head.descriptorLength]);
  graph.prune();
  return graph.encode();
}

/** The backbone alone: `pixels` → one output per layer, `feature_map:<layer>`, float32 `[batch, height, width, channels]`. */
export function compileFeatureMaps(backbone: Backbone, layers: readonly string[]): Uint8Array {
  const graph = openNetwork(backbone);
  for (const layer of layers) {
    const featureMap = featureMapOf(graph, backbone, layer);
    const axes = ["batch", `rows of ${layer}`, `columns of ${layer}`, layerOf(backbone, layer).channels];
    graph.output(featureMap, "float32", axes);
  }
  graph.prune();
  return graph.encode();
}

/** The output of `compileFeatureMaps` that holds a layer's feature map. */
export const featureMapName = (layer: string): string => `feature_map:${layer}`;

function openNetwork(backbone: Backbone): OnnxGraph {
  const graph = OnnxGraph.decode(backbone.network);
  graph.clearOutputs();
  return graph;
}

function featureMapOf(graph: OnnxGraph, backbone: Backbone, layer: string): string {
  layerOf(backbone, layer);
  return graph.node("Transpose", [layer], { perm: [0, 2, 3, 1] }, featureMapName(layer));
}
