import { RetrievalError } from "../errors.js";
import type { StoredTensor } from "../files/safetensors.js";
import type { OneOrMore } from "../model/head.js";
import { type NetworkNode, type NetworkNodes, readNetworkNodes } from "../onnx/network-nodes.js";
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
  const network = readNetworkNodes(backbone.network);
  const behind = valuesBehind(network, from);
  const kept = [...new Set(layers.filter((layer) => !behind.has(layer) && layer !== from))];
  const wanted = layers.filter((layer) => behind.has(layer));
  if (wanted.length === 0) throw notBehind(backbone, from, layers);
  const inputs: OneOrMore<string> = [from, ...kept];
  const sizes = inputs.map((layer) => sizeOf(backbone, layer, size)) as unknown as OneOrMore<MapSize>;
  const nodes = nodesBetween(network, from, behind, wanted);
  if (nodes === undefined) throw goesAround(backbone, network, from, wanted);
  const steps = planSteps(network, nodes, from, sizes[0]);
  const parameters = Object.assign({}, ...steps.map(({ step }) => step.parameters)) as NetworkTail["parameters"];
  if (Object.keys(parameters).length === 0) throw nothingToTrain(backbone, from, layers);
  return {
    ...{ inputs, sizes, parameters },
    valuesPerPicture: steps.reduce((sum, { step: { size: map } }) => sum + map.height * map.width * map.channels, 0),
    compute<T>(ops: Ops<T>, maps: OneOrMore<T>, given: Readonly<Record<string, T>>) {
      const values = new Map<string, T>(inputs.map((layer, place) => [layer, maps[place] as T]));
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

/** The names of what is computed from this value. */
function valuesBehind({ nodes }: NetworkNodes, from: string): ReadonlySet<string> {
  const behind = new Set<string>();
  for (const { inputs, outputs } of nodes) {
    if (inputs.some((name) => name === from || behind.has(name))) for (const name of outputs) behind.add(name);
  }
  return behind;
}

/** The nodes from `from` to the wanted values, in order; undefined when they need another value that is no constant. */
function nodesBetween(
  { nodes }: NetworkNodes,
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
}

function planSteps(network: NetworkNodes, nodes: readonly NetworkNode[], from: string, start: MapSize): PlannedStep[] {
  const sizes = new Map([[from, start]]);
  return nodes.map((node) => {
    const takes = node.inputs.filter((name) => sizes.has(name));
    const step = tailStep({ node, network, sizes: takes.map((name) => sizes.get(name) as MapSize) });
    const gives = node.outputs[0] as string;
    sizes.set(gives, step.size);
    return { step, takes, gives };
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

function goesAround(backbone: Backbone, network: NetworkNodes, from: string, wanted: readonly string[]) {
  const possible = Object.keys(backbone.layers).filter((layer) => {
    const behind = valuesBehind(network, layer);
    return wanted.every((name) => behind.has(name)) && nodesBetween(network, layer, behind, wanted) !== undefined;
  });
  return new RetrievalError({
    what: what(backbone, from),
    expected: `a layer that all ways to ${wanted.join(" and ")} lead through: ${possible.slice(-8).join(", ") || "there is none"}`,
    got: "a layer that some lead around",
  });
}
