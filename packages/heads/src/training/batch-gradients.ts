import type { Head, Ops } from "@loci/core";
import type { TrainingConfiguration } from "./configuration.js";
import { globalNorm } from "./gradient-clipping.js";
import { headValues, lossValues, type Tensor, type TensorFlow, type Variable } from "./learner-variables.js";
import { lossDefinitions } from "./losses/catalogue.js";
import type { LossDefinition } from "./losses/loss-definition.js";
import { minerDefinitions } from "./miners/catalogue.js";
import type { MinerDefinition } from "./miners/miner-definition.js";
import { randomAt } from "./random-at.js";
import type { Selection } from "./selection.js";

/** What a step learns from. */
export interface TrainingBatch {
  /** For each of the head's maps float32 `[batch, height, width, channels]` and its dims. */
  readonly maps: readonly { readonly values: Float32Array; readonly dims: readonly number[] }[];
  /** `[batch]`, class numbers; any numbers where the selection says it all. */
  readonly labels: Int32Array;
  /** Chosen beforehand, where it was: then no miner is asked. */
  readonly selection?: Selection | undefined;
}

/** What a batch is judged by. */
interface Judged {
  readonly tf: TensorFlow;
  readonly head: Head;
  readonly configuration: TrainingConfiguration;
  readonly classes: number;
  /** Parameters of head and loss. */
  readonly variables: ReadonlyMap<string, Variable>;
  /** Names of those that learn. */
  readonly learned: readonly string[];
}

/** What was seen of a batch on the way to its loss. */
interface Seen {
  /** Float32 `[batch, batch]`: cosines of the descriptors before the step. */
  readonly similarities: Float32Array;
  readonly selection: Selection | undefined;
}

export interface BatchGradients extends Seen {
  readonly loss: number;
  /** Of all gradients together, before clipping. */
  readonly gradientNorm: number;
  /** By parameter; one that the batch does not touch has none. */
  readonly gradients: Record<string, Tensor>;
}

/** Keeps these numbers apart from others of the same step. */
const MINER = 12;

/** Loss and gradients of a batch, finite or not. */
export function differentiate(judged: Judged, ops: Ops<Tensor>, batch: TrainingBatch, step: number): BatchGradients {
  const { tf, variables, learned } = judged;
  let seen: Seen | undefined;
  const lose = () => {
    const found = lossOf(judged, ops, batch, step);
    seen = found.seen;
    return found.loss as ReturnType<TensorFlow["scalar"]>;
  };
  const { value, grads } = tf.variableGrads(
    lose,
    learned.map((name) => variables.get(name) as Variable),
  );
  const gradients: Record<string, Tensor> = {};
  for (const name of learned) {
    const gradient = grads[(variables.get(name) as Variable).name];
    if (gradient) gradients[name] = gradient;
  }
  const [loss] = value.dataSync() as Float32Array as unknown as [number];
  const [gradientNorm] = globalNorm(ops, gradients).dataSync() as Float32Array as unknown as [number];
  return { loss, gradientNorm, gradients, ...(seen as Seen) };
}

function lossOf(
  { tf, head, configuration, classes, variables }: Judged,
  ops: Ops<Tensor>,
  batch: TrainingBatch,
  step: number,
) {
  const { loss, miner, seed } = configuration;
  const { labels } = batch;
  const length = head.descriptorLength;
  const maps = batch.maps.map(({ values, dims }) => tf.tensor(values, [...dims], "float32"));
  const parameters = Object.fromEntries(variables) as Readonly<Record<string, Tensor>>;
  const descriptors = head.aggregate(ops, maps as [Tensor, ...Tensor[]], headValues(parameters), "training");
  const similarities = tf.matMul(descriptors, descriptors, false, true).dataSync() as Float32Array;
  const mine = () =>
    miner &&
    (minerDefinitions[miner.name] as MinerDefinition).select({
      ...{ similarities, labels, length, options: miner.options, random: randomAt(seed, MINER, step) },
    });
  const selection = batch.selection ?? mine();
  const definition = lossDefinitions[loss.name] as LossDefinition;
  const context = { length, classes, options: loss.options };
  const value = definition.compute(
    ops,
    { descriptors, similarities, labels, selection },
    lossValues(parameters),
    context,
  );
  return { loss: value, seen: { similarities, selection } };
}
