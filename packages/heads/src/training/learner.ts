import { type Head, type Ops, type StoredTensor, type TensorFlowEngine, tensorflowOps } from "@loci/core";
import { type BatchGradients, differentiate, type TrainingBatch } from "./batch-gradients.js";
import { type CompiledHead, compileHead } from "./compiled-head.js";
import type { TrainingConfiguration, TrainingPhase } from "./configuration.js";
import { clipByGlobalNorm, clipByValue } from "./gradient-clipping.js";
import {
  headValues,
  learnedParameters,
  memoryName,
  PREFIX,
  stored,
  type Tensor,
  type TensorFlow,
  type Tensors,
  type Variable,
  variablesOf,
} from "./learner-variables.js";
import { lossDefinitions } from "./losses/catalogue.js";
import type { LossDefinition } from "./losses/loss-definition.js";
import { optimiserDefinitions } from "./optimisers/catalogue.js";
import type { OptimiserDefinition } from "./optimisers/optimiser-definition.js";
import { type ParameterGroup, type ParameterSettings, resolveGroups, usualGroups } from "./parameter-groups.js";
import { randomAt } from "./random-at.js";

/** What there is to tell of a step. */
export type StepResult = Omit<BatchGradients, "gradients">;

/** Whether anything can be learned from a step. */
export const isFiniteStep = ({ loss, gradientNorm }: Pick<StepResult, "loss" | "gradientNorm">): boolean =>
  Number.isFinite(loss) && Number.isFinite(gradientNorm);

/** Parameters of a head and of a loss, and how they change. */
export interface Learner {
  /**
   * Where loss or gradient are not finite the parameters stay as they are.
   * @param step from 0, over the whole run: what is random in a step depends on it alone
   */
  learn(batch: TrainingBatch, step: number, rateFactor: number): Promise<StepResult>;
  /** Of the head, under its own names; copies. */
  headParameters(): Tensors;
  /** Everything that a resumed run needs: parameters and the optimiser's memory; copies. */
  state(): Tensors;
  close(): Promise<void>;
}

export interface LearnerOptions {
  /** Where it is WebAssembly, the head's part is computed by ONNX Runtime. */
  readonly engine: Pick<TensorFlowEngine, "tf" | "name">;
  readonly head: Head;
  readonly configuration: TrainingConfiguration;
  readonly phase: TrainingPhase;
  /** Classes that are trained on. */
  readonly classes: number;
  /** Of the loss, when the run begins. */
  readonly lossParameters: Tensors;
  /** What `state` gave, when a run goes on; else the head's and the loss's own parameters. */
  readonly state?: Tensors;
  /** Of the phase: how often the parameters were updated before. */
  readonly updates: number;
}

/** The parameters of the loss at the start. */
export async function initialiseLoss(
  { loss, seed }: TrainingConfiguration,
  length: number,
  classes: number,
): Promise<Tensors> {
  const definition = lossDefinitions[loss.name] as LossDefinition;
  return definition.initialise({ length, classes, options: loss.options, random: randomAt(seed, LOSS) });
}

/** Keep random numbers of different uses apart. */
const [LOSS, OPS] = [11, 13];

/** @throws RetrievalError when there is nothing to learn */
export function createLearner(given: LearnerOptions): Learner {
  const work = prepare(given);
  const { tf, variables, memory, learned } = work;
  let updates = given.updates;
  let compiled: CompiledHead | undefined;
  const compile = ({ maps }: TrainingBatch) => {
    const ofHead = learned.filter((name) => !name.startsWith(PREFIX));
    const [first, ...others] = maps.map(({ dims }) => dims.slice(1));
    const { compares } = lossDefinitions[given.configuration.loss.name] as LossDefinition;
    return compileHead(given.head, ofHead, compares, [first as readonly number[], ...others]);
  };
  return {
    async learn(batch, step, rateFactor) {
      updates++;
      if (given.engine.name === "wasm") compiled ??= compile(batch);
      const ops = tensorflowOps(tf, randomAt(work.configuration.seed, OPS, step).integer(2 ** 31));
      const { gradients, ...seen } = await differentiate(work, ops, batch, step, compiled);
      if (isFiniteStep(seen)) tf.tidy(() => apply(work, ops, gradients, { updates, rateFactor }));
      tf.dispose(gradients);
      return seen;
    },
    headParameters: () => headValues(stored(variables)),
    state: () => ({ ...stored(variables), ...stored(memory) }),
    async close() {
      for (const variable of [...variables.values(), ...memory.values()]) variable.dispose();
      await compiled?.close();
    },
  };
}

/** What every step uses. */
interface Work extends Pick<LearnerOptions, "head" | "configuration" | "phase" | "classes"> {
  readonly tf: TensorFlow;
  readonly variables: ReadonlyMap<string, Variable>;
  /** What the optimiser remembers, by `memoryName`. */
  readonly memory: ReadonlyMap<string, Variable>;
  readonly stateNames: readonly string[];
  readonly learned: readonly string[];
  /** Of every parameter that learns. */
  readonly settings: ReadonlyMap<string, ParameterSettings>;
}

function prepare({
  engine: { tf },
  head,
  configuration,
  phase,
  classes,
  lossParameters,
  state = {},
}: LearnerOptions): Work {
  const start: Record<string, StoredTensor> = { ...head.parameters };
  for (const [name, tensor] of Object.entries(lossParameters)) start[`${PREFIX}${name}`] = tensor;
  const learned = learnedParameters(head.name, Object.keys(start), phase.learns);
  const { name: optimiser, options } = configuration.optimiser;
  const stateNames = (optimiserDefinitions[optimiser] as OptimiserDefinition).stateNames(options);
  const zeros = learned.flatMap((name) =>
    stateNames.map((kind) => {
      const { shape, data } = start[name] as StoredTensor;
      return [memoryName(kind, name), { shape, data: new Float32Array(data.length) }] as const;
    }),
  );
  const own = configuration.groups as readonly ParameterGroup[];
  const counts = new Map(learned.map((name) => [name, (start[name] as StoredTensor).data.length]));
  const { settings } = resolveGroups(counts, [...own, ...usualGroups], phase.weightDecay);
  return {
    ...{ tf, head, configuration, phase, classes, stateNames, learned, settings },
    variables: variablesOf(tf, start, state),
    memory: variablesOf(tf, Object.fromEntries(zeros), state),
  };
}

/** Changes the parameters as the optimiser says. */
function apply(
  { configuration, phase, variables, memory, stateNames, settings }: Work,
  ops: Ops<Tensor>,
  gradients: Record<string, Tensor>,
  { updates, rateFactor }: { readonly updates: number; readonly rateFactor: number },
): void {
  const { name: optimiser, options } = configuration.optimiser;
  for (const [name, gradient] of Object.entries(clipped(ops, gradients, configuration.clip))) {
    const { rateFactor: own, weightDecay } = settings.get(name) as ParameterSettings;
    const variable = variables.get(name) as Variable;
    const remembered = stateNames.map((kind) => [kind, memory.get(memoryName(kind, name)) as Tensor]);
    const updated = (optimiserDefinitions[optimiser] as OptimiserDefinition).update<Tensor>(ops, {
      ...{ parameter: variable as Tensor, gradient, state: Object.fromEntries(remembered), weightDecay, options },
      ...{ step: updates, rate: phase.rate * rateFactor * own },
    });
    variable.assign(updated.parameter);
    for (const kind of stateNames) memory.get(memoryName(kind, name))?.assign(updated.state[kind] as Tensor);
  }
}

function clipped(ops: Ops<Tensor>, gradients: Record<string, Tensor>, clip: TrainingConfiguration["clip"]) {
  if (clip === undefined) return gradients;
  return "norm" in clip ? clipByGlobalNorm(ops, gradients, clip.norm) : clipByValue(ops, gradients, clip.value);
}
