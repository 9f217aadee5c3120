import type { Head, Ops } from "@loci/core";
import type { CompiledHead } from "./compiled-head.js";
import type { TrainingConfiguration } from "./configuration.js";
import { globalNorm } from "./gradient-clipping.js";
import {
  headValues,
  lossValues,
  PREFIX,
  stored,
  type Tensor,
  type TensorFlow,
  type Variable,
} from "./learner-variables.js";
import { lossDefinitions } from "./losses/catalogue.js";
import { comparedBy, type LossDefinition } from "./losses/loss-definition.js";
import { minerDefinitions } from "./miners/catalogue.js";
import type { MinerDefinition } from "./miners/miner-definition.js";
import { randomAt } from "./random-at.js";
import type { Selection } from "./selection.js";

/** What a step learns from. */
export interface TrainingBatch {
  /** For each of the head's maps float32 `[batch, height, width, channels]` and its dims. Their memory may be taken away. */
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
  /** Those of the batch, which may have been moved to other memory. */
  readonly maps: TrainingBatch["maps"];
}

/** Keep these numbers apart from others of the same step. */
const [MINER, DRAWS] = [12, 13];

/**
 * Loss and gradients of a batch, finite or not; the gradients are the caller's to dispose of.
 * @param compiled in place of TensorFlow.js for the head's own part
 */
export async function differentiate(
  judged: Judged,
  ops: Ops<Tensor>,
  batch: TrainingBatch,
  step: number,
  compiled: CompiledHead | undefined,
): Promise<BatchGradients> {
  const { tf } = judged;
  const found = compiled
    ? await differentiateInTwo(judged, ops, batch, step, compiled)
    : differentiateAtOnce(judged, ops, batch, step);
  const gradientNorm = tf.tidy(() => globalNorm(ops, found.gradients).dataSync()[0] as number);
  return { ...found, gradientNorm };
}

type Found = Omit<BatchGradients, "gradientNorm">;

/** All by TensorFlow.js. */
function differentiateAtOnce(judged: Judged, ops: Ops<Tensor>, batch: TrainingBatch, step: number): Found {
  const { tf, head, variables, learned } = judged;
  const wanted = new Map(learned.map((name) => [name, variables.get(name) as Variable]));
  const found = gradientsBy(judged, wanted, () => {
    const maps = batch.maps.map(({ values, dims }) => tf.tensor(values, [...dims], "float32"));
    const parameters = Object.fromEntries(variables) as Readonly<Record<string, Tensor>>;
    const descriptors = head.aggregate(ops, maps as [Tensor, ...Tensor[]], headValues(parameters), "training");
    const compared = comparedBy(ops, definitionOf(judged), descriptors);
    const isCosines = definitionOf(judged).compares !== "classes";
    const products = isCosines ? compared : tf.matMul(descriptors, descriptors, false, true);
    return judge(judged, ops, { compared, cosines: products.dataSync() as Float32Array }, batch, step);
  });
  return { ...found, maps: batch.maps };
}

/** The head's part by ONNX Runtime, forth and back, and in between the loss by TensorFlow.js. */
async function differentiateInTwo(
  judged: Judged,
  ops: Ops<Tensor>,
  batch: TrainingBatch,
  step: number,
  compiled: CompiledHead,
): Promise<Found> {
  const { tf, variables, learned } = judged;
  const parameters = stored(new Map(Object.entries(headValues(Object.fromEntries(variables)))));
  const { compared, cosines, differentiate, mapsBack } = await compiled.see(
    batch.maps,
    parameters,
    randomAt(judged.configuration.seed, DRAWS, step),
  );
  const dims = [batch.labels.length, compared.length / batch.labels.length];
  const given = tf.tidy(() => tf.variable(tf.tensor(compared, dims, "float32")));
  const ofLoss = learned.filter((name) => name.startsWith(PREFIX));
  const wanted = new Map(ofLoss.map((name) => [name, variables.get(name) as Variable]));
  const { gradients, ...found } = gradientsBy(judged, wanted.set(COMPARED, given), () =>
    judge(judged, ops, { compared: given, cosines }, batch, step),
  );
  const { [COMPARED]: byCompared, ...byLoss } = gradients;
  const seed = byCompared?.dataSync() as Float32Array | undefined;
  tf.dispose([given, byCompared ?? []]);
  const byHead = seed === undefined ? {} : await differentiate(seed);
  const tensors = Object.entries(byHead).map(([name, data]) => [
    name,
    tf.tensor(data, [...(variables.get(name) as Variable).shape], "float32"),
  ]);
  return { ...found, gradients: { ...Object.fromEntries(tensors), ...byLoss }, maps: mapsBack() };
}

/** Stands for what the loss compares among the names of parameters, which have no space. */
const COMPARED = "what is compared";

const definitionOf = ({ configuration }: Judged) => lossDefinitions[configuration.loss.name] as LossDefinition;

/** @param wanted what gradients are wanted by */
function gradientsBy(
  { tf }: Judged,
  wanted: ReadonlyMap<string, Variable>,
  lose: () => { readonly loss: Tensor; readonly seen: Seen },
): Omit<Found, "maps"> {
  let found: Omit<Found, "gradients" | "maps"> | undefined;
  const gradients = tf.tidy(() => {
    let seen: Seen | undefined;
    const { value, grads } = tf.variableGrads(() => {
      const judgement = lose();
      seen = judgement.seen;
      return judgement.loss as ReturnType<TensorFlow["scalar"]>;
    }, [...wanted.values()]);
    found = { loss: value.dataSync()[0] as number, ...(seen as Seen) };
    return Object.fromEntries(
      [...wanted].flatMap(([name, variable]) => {
        const gradient = grads[variable.name];
        return gradient ? [[name, gradient]] : [];
      }),
    );
  });
  return { ...(found as Omit<Found, "gradients" | "maps">), gradients };
}

function judge(
  judged: Judged,
  ops: Ops<Tensor>,
  { compared, cosines: similarities }: { readonly compared: Tensor; readonly cosines: Float32Array },
  { labels, selection: chosen }: TrainingBatch,
  step: number,
): { readonly loss: Tensor; readonly seen: Seen } {
  const { head, configuration, classes, variables } = judged;
  const { loss, miner, seed } = configuration;
  const length = head.descriptorLength;
  const mine = () =>
    miner &&
    (minerDefinitions[miner.name] as MinerDefinition).select({
      ...{ similarities, labels, length, options: miner.options, random: randomAt(seed, MINER, step) },
    });
  const selection = chosen ?? mine();
  const value = definitionOf(judged).compute(
    ops,
    { compared, similarities, labels, selection },
    lossValues(Object.fromEntries(variables) as Readonly<Record<string, Tensor>>),
    { length, classes, options: loss.options },
  );
  return { loss: value, seen: { similarities, selection } };
}
