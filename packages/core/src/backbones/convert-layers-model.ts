import { RetrievalError } from "../errors.js";
import { OnnxGraph } from "../onnx/graph.js";
import type { LayerInfo, Preprocessing } from "./backbone.js";
import { type KerasValue, kerasConverters, unsupportedLayer } from "./keras-converters.js";
import { type KerasLayer, type LayersModelArtifacts, readWeights } from "./layers-model.js";

export interface ConvertedNetwork {
  readonly graph: OnnxGraph;
  readonly layers: Readonly<Record<string, LayerInfo>>;
}

/**
 * Converts a Keras CNN to ONNX up to `lastLayer`: raw pixels in (`pixels`, uint8 `[batch, height, width, 3]`, any size), one
 * value per Keras layer under the layer's name, `[batch, channels, height, width]`. Batch normalisation is folded into the
 * convolution before it, which leaves no value of its own.
 * @param preprocessing undefined: the picture is what the network itself takes, `:picture`, float32 `[batch, height, width, 3]`
 * @throws RetrievalError naming the layer whose class or setting is not covered
 */
export function convertLayersModel(
  artifacts: LayersModelArtifacts,
  preprocessing: Preprocessing | undefined,
  lastLayer: string,
): ConvertedNetwork {
  const graph = new OnnxGraph();
  const layers = ancestorsOf(lastLayer, artifacts.modelTopology.model_config.config.layers);
  const weights = readWeights(artifacts);
  const normalisationOf = foldedNormalisations(layers);
  const values = new Map<string, KerasValue>();
  for (const layer of layers) {
    const inputs = inputsOf(layer).map((name) => values.get(name) as KerasValue);
    const convert = kerasConverters[layer.class_name];
    if (convert === undefined)
      throw unsupportedLayer(layer, `class ${layer.class_name}`, Object.keys(kerasConverters).join(", "));
    const normalisation = normalisationOf.get(layer.name);
    const isFolded = normalisationOf.get(inputsOf(layer)[0] ?? "") === layer;
    values.set(layer.name, convert({ graph, layer, inputs, weights, normalisation, isFolded, preprocessing }));
  }
  const last = values.get(lastLayer) as KerasValue;
  graph.output(last.name, "float32", ["batch", last.channels, "rows", "columns"]);
  const named = [...values].filter(([name, value]) => name === value.name);
  return {
    graph,
    layers: Object.fromEntries(named.map(([layer, { name: _, ...info }]) => [layer, info])),
  };
}

/** The batch normalisations behind a convolution that nothing else reads, by the convolution's name. */
function foldedNormalisations(layers: readonly KerasLayer[]): ReadonlyMap<string, KerasLayer> {
  const readers = (name: string) => layers.filter((layer) => inputsOf(layer).includes(name));
  const folded = new Map<string, KerasLayer>();
  for (const { name, class_name, config } of layers) {
    const [reader, ...others] = readers(name);
    const isLinear = ["Conv2D", "DepthwiseConv2D"].includes(class_name) && config["activation"] === "linear";
    if (isLinear && reader?.class_name === "BatchNormalization" && others.length === 0) folded.set(name, reader);
  }
  return folded;
}

/** The last layer of a map that can be converted, and what stands in the way of layers behind it. */
export function lastConvertible(layers: readonly KerasLayer[]): {
  readonly lastLayer: string | undefined;
  /** Layers that cannot be converted or stand behind one that cannot, and look at locations. */
  readonly lost: readonly KerasLayer[];
  readonly unknown: readonly string[];
} {
  const convertible = new Set<string>();
  const unknown = new Set<string>();
  for (const layer of layers) {
    const isKnown = Object.hasOwn(kerasConverters, layer.class_name);
    if (!isKnown) unknown.add(layer.class_name);
    if (isKnown && inputsOf(layer).every((name) => convertible.has(name))) convertible.add(layer.name);
  }
  const lost = layers.filter(({ name, class_name }) => !convertible.has(name) && /Conv2D|Pooling2D/.test(class_name));
  return { lastLayer: [...convertible].at(-1), lost, unknown: [...unknown] };
}

/** The layers that `lastLayer` needs, in the file's order, which is an order of computation. */
function ancestorsOf(lastLayer: string, layers: readonly KerasLayer[]): KerasLayer[] {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const needed = new Set<string>();
  const open = [lastLayer];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const layer = byName.get(name);
    if (layer === undefined) throw new RetrievalError({ what: `the network has no layer "${name}"` });
    if (!needed.has(name)) open.push(...inputsOf(layer));
    needed.add(name);
  }
  return layers.filter((layer) => needed.has(layer.name));
}

const inputsOf = (layer: KerasLayer): string[] => (layer.inbound_nodes[0] ?? []).map(([name]) => name);
