import { RetrievalError, type StoredTensor, type TensorFlowEngine } from "@loci/core";
import type { TrainingPhase } from "./configuration.js";
import { TAIL } from "./joint-head.js";

export type TensorFlow = TensorFlowEngine["tf"];
export type Tensor = ReturnType<TensorFlow["tensor"]>;
export type Variable = ReturnType<TensorFlow["variable"]>;

/** Tensors by full name. */
export type Tensors = Readonly<Record<string, StoredTensor>>;

/** What the names of a loss's parameters begin with, among those of the head. */
export const PREFIX = "loss.";

/** Those of the parameters that learn. @throws RetrievalError when there are none */
export function learnedParameters(
  head: string,
  parameters: readonly string[],
  learns: TrainingPhase["learns"],
): string[] {
  const learned = parameters.filter(
    (name) => learns === "all" || name.startsWith(PREFIX) || (learns === "head" && !name.startsWith(TAIL)),
  );
  if (learned.length > 0) return learned;
  throw new RetrievalError({
    what: `${head}: parameters to train`,
    expected:
      learns === "loss" ? "a loss with parameters, such as cross-entropy" : "a head, neck or finish with parameters",
    got: "none",
    remedy: "For example gap|pca(dimensions=256): whitening that is trained, or gem(learn=scalar)",
  });
}

/** What the names of what the optimiser remembers begin with, in a learner's state. */
const OPTIMISER = "optimiser.";

/** Of a learner's state the parameters. */
export const withoutMemory = (state: Tensors): Tensors =>
  Object.fromEntries(Object.entries(state).filter(([name]) => !name.startsWith(OPTIMISER)));

/** The name of what the optimiser remembers of a parameter. */
export const memoryName = (kind: string, parameter: string) => `${OPTIMISER}${kind}/${parameter}`;

/** Variables with the values of `state`, where it has them. */
export function variablesOf(tf: TensorFlow, start: Tensors, state: Tensors): Map<string, Variable> {
  return new Map(
    Object.entries(start).map(([name, tensor]) => {
      const { data, shape } = state[name] ?? tensor;
      return [name, tf.tidy(() => tf.variable(tf.tensor(data, [...shape], "float32")))];
    }),
  );
}

/** Copies of their values. */
export const stored = (variables: ReadonlyMap<string, Variable>): Record<string, StoredTensor> =>
  Object.fromEntries(
    [...variables].map(([name, variable]) => [
      name,
      { shape: variable.shape, data: Float32Array.from(variable.dataSync() as Float32Array) },
    ]),
  );

/** Those of the head. */
export const headValues = <Value>(values: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !name.startsWith(PREFIX)));

/** Those of the loss, under its own names. */
export const lossValues = <Value>(values: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([name]) => name.startsWith(PREFIX))
      .map(([name, value]) => [name.slice(PREFIX.length), value]),
  );
