import { RetrievalError } from "../errors.js";
import type { StoredTensor } from "../files/safetensors.js";
import type { OneOrMore } from "../model/head.js";
import type { Network, NetworkNode } from "../onnx/network/network.js";
import { readNetwork } from "../onnx/network/read-network.js";
import type { Ops } from "../ops/ops.js";
import { type Backbone, layerOf, sideAt } from "./backbone.js";
import { type TailStep, tailStep } from "./tail-operators.js";
import type { MapSize } from "./tail-windows.js";

/** The last stages of a network, to be trained: from the maps of a layer to those of later ones. */
export interface NetworkTail {
  /** The layers whose maps it takes: the one that it begins behind, and those of the wanted ones that do not depend on it. */
  readonly inputs: OneOrMore<string>;
  /** Of those maps. */
  readonly sizes: OneOrMore<MapSize>;
  /** Its kernels and biases, by name; see `TailStep`. */
  readonly parameters: Readonly<Record<string, StoredTensor>>;
  /** Numbers in all the maps that it makes of one picture. */
  readonly valuesPerPicture: number;
  /**
   * @param maps each `[batch, height, width, channels]`, one for each of `inputs`
   * @returns those of the wanted layers
   */
  compute<T>(ops: Ops<T>, maps: OneOrMore<T>, parameters: Readonly<Record<string, T>>): OneOrMore<T>;
}

export interface TailOptions {
  /** The layer behind which training begins. */
  readonly from: string;
  /** The layers whose maps are wanted. */
  readonly layers: OneOrMore<string>;
  /** Side of the network's input in pixels. */
  readonly size: number;
}

/**
 * Takes a network apart behind a layer. Batch normalisation is folded into the convolutions: its statistics stay as they are.
 * @throws RetrievalError when there is no such layer, no wanted one depends on it, another way leads around it, there is nothing
 * to train, or an operator is not covered
 */
export function networkTail(backbone: Backbone, { from, layers, size }: TailOptions): NetworkTail {
  for (const layer of [from, ...layers]) layerOf(backbone, layer);
  const network = readNetwork(backbone.network, backbone.name, { pictureType: "uint8" });
  const start = sourceOf(network, from);
  const behind = valuesBehind(network, start);
  const kept = [...new Set(layers.filter((layer) => !behind.has(layer) && layer !== from))];
  const wanted = layers.filter((layer) => behind.has(layer));
  if (wanted.length === 0) throw notBehind(backbone, from, layers);
  const inputs: OneOrMore<string> = [from, ...kept];
  const sizes = inputs.map((layer) => sizeOf(backbone, layer, size)) as unknown as OneOrMore<MapSize>;
  const nodes = nodesBetween(network, start, behind, wanted);
  if (nodes === undefined) throw goesAround(backbone, network, from, wanted);
  const steps = planSteps(network, nodes, start, sizes[0]);
  const parameters = Object.assign({}, ...steps.map(({ step }) => step.parameters)) as NetworkTail["parameters"];
  if (Object.keys(parameters).length === 0) throw nothingToTrain(backbone, from, layers);
  return {
    ...{ inputs, sizes, parameters },
    valuesPerPicture: steps.reduce((sum, { values }) => sum + values, 0),
    compute<T>(ops: Ops<T>, maps: OneOrMore<T>, given: Readonly<Record<string, T>>) {
      const values = new Map<string, T>(inputs.map((layer, place) => [layer, maps[place] as T]));
      values.set(start, maps[0]);
      for (const { step, takes, gives } of steps) {
        const taken = takes.map((name) => values.get(name) as T);
        values.set(gives, step.compute(ops, taken, given));
      }
      return layers.map((layer) => values.get(layer) as T) as unknown as OneOrMore<T>;
    },
  };
}

function sizeOf(backbone: Backbone, layer: string, pixels: number): MapSize {
  const info = layerOf(backbone, layer);
  const side = sideAt(info, pixels);
  return { height: side, width: side, channels: info.channels };
}

/** The value that a layer is another name of: networks that were brought have layers beside their own values. */
function sourceOf(network: Network, layer: string): string {
  const maker = network.nodes.find(({ operator, outputs }) => operator === "Identity" && outputs[0] === layer);
  return maker ? sourceOf(network, maker.inputs[0] as string) : layer;
}

/** The names of what is computed from this value. */
function valuesBehind({ nodes }: Network, from: string): ReadonlySet<string> {
  const behind = new Set<string>();
  for (const { inputs, outputs } of nodes) {
    if (inputs.some((name) => name === from || behind.has(name))) for (const name of outputs) behind.add(name);
  }
  return behind;
}

/** The nodes from `from` to the wanted values, in order; undefined when they need another value that is no constant. */
function nodesBetween(
  { nodes }: Network,
  from: string,
  behind: ReadonlySet<string>,
  wanted: readonly string[],
): readonly NetworkNode[] | undefined {
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const needed = new Set<NetworkNode>();
  const open = [...wanted];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const maker = makers.get(name);
    if (name === from || maker === undefined || needed.has(maker)) continue;
    if (!behind.has(name)) return undefined;
    needed.add(maker);
    open.push(...maker.inputs);
  }
  return nodes.filter((node) => needed.has(node));
}

interface PlannedStep {
  readonly step: TailStep;
  /** Names of the maps that it takes and of the one that it gives. */
  readonly takes: readonly string[];
  readonly gives: string;
  /** How many numbers it makes of a picture. */
  readonly values: number;
}

function planSteps(network: Network, nodes: readonly NetworkNode[], from: string, start: MapSize): PlannedStep[] {
  const sizes = new Map([[from, start]]);
  return nodes.map((node) => {
    const takes = node.inputs.filter((name) => sizes.has(name));
    const step = tailStep({ node, network, sizes: takes.map((name) => sizes.get(name) as MapSize) });
    const gives = node.outputs[0] as string;
    sizes.set(gives, step.size);
    const { height, width, channels } = step.size;
    return { step, takes, gives, values: node.operator === "Identity" ? 0 : height * width * channels };
  });
}

const what = ({ name }: Backbone, from: string) => `${name}: to train from ${from}`;

const notBehind = (backbone: Backbone, from: string, layers: readonly string[]) =>
  new RetrievalError({
    what: what(backbone, from),
    expected: "a layer before those that the head takes",
    got: `the head takes ${layers.join(" and ")}`,
    remedy: "Name an earlier layer (--train-from)",
  });

const nothingToTrain = (backbone: Backbone, from: string, layers: readonly string[]) =>
  new RetrievalError({
    what: what(backbone, from),
    expected: `a convolution between it and ${layers.join(", ")}`,
    got: "none",
    remedy: "Name an earlier layer (--train-from)",
  });

function goesAround(backbone: Backbone, network: Network, from: string, wanted: readonly string[]) {
  // Of several names of one value the shortest.
  const names = new Map<string, string>();
  for (const layer of Object.keys(backbone.layers).sort((one, other) => other.length - one.length)) {
    names.set(sourceOf(network, layer), layer);
  }
  const possible = network.nodes.flatMap(({ outputs: [start = ""] }) => {
    const behind = valuesBehind(network, start);
    if (!wanted.every((name) => behind.has(name))) return [];
    const nodes = nodesBetween(network, start, behind, wanted);
    return nodes?.some(({ operator }) => operator === "Conv") ? (names.get(start) ?? []) : [];
  });
  const whole = `a layer that all ways to ${wanted.join(" and ")} lead through`;
  if (possible.length === 0) {
    const remedy =
      "Networks in 8 bits have none: train the one they are made of, or the head alone (without --train-from)";
    return new RetrievalError({ what: what(backbone, from), expected: whole, got: "none in this network", remedy });
  }
  return new RetrievalError({
    what: what(backbone, from),
    expected: `${whole}: ${possible.slice(-8).join(", ")}`,
    got: "a layer that some lead around",
  });
}
