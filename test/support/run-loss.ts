import { createRandom, type Ops } from "@loci/core";
import { type LossContext, lossDefinitions, parseStageSpec, resolveStage, type Selection } from "@loci/heads";
import { comparedBy } from "../../packages/heads/dist/training/losses/loss-definition.js";
import { type GivenTensor, withOnnx } from "./both-interpreters.js";
import { openTestEngine } from "./test-engine.js";

export interface GivenBatch {
  /** `[batch, length]`, unit L2 norm. */
  readonly descriptors: GivenTensor;
  readonly labels: readonly number[];
  readonly selection?: Selection;
}

type GivenParameters = Readonly<Record<string, GivenTensor>>;

/** A loss and what it is computed in: its name with options, and the number of classes. */
export interface OpenLoss {
  readonly definition: (typeof lossDefinitions)[string];
  readonly context: LossContext<Record<string, unknown>>;
  /** Fresh parameters. */
  readonly parameters: GivenParameters;
}

export async function openLoss(text: string, length: number, classes: number, seed = 1): Promise<OpenLoss> {
  const { definition, options } = resolveStage("loss", lossDefinitions, parseStageSpec(text));
  const context = { length, classes, options };
  const initial = await definition.initialise({ ...context, random: createRandom(seed) });
  const parameters = Object.fromEntries(
    Object.entries(initial).map(([name, { shape, data }]) => [name, { dims: shape, values: data }]),
  );
  return { definition, context, parameters };
}

export interface LossResult {
  readonly loss: number;
  /** Of "descriptors" and of every parameter. */
  readonly gradients: Readonly<Record<string, Float32Array>>;
}

/** Value and gradients with TensorFlow.js. @param similarities other than those of the batch's descriptors */
export async function runLoss(
  { definition, context, parameters }: OpenLoss,
  batch: GivenBatch,
  similarities = cosinesOf(batch.descriptors),
): Promise<LossResult> {
  const { tf, ops } = await openTestEngine();
  return tf.tidy(() => {
    const given = { descriptors: batch.descriptors, ...parameters };
    const names = Object.keys(given);
    const tensors = Object.values(given).map(({ dims, values }) => tf.tensor(values, [...dims]));
    const value = (...inputs: typeof tensors) => {
      const byName = Object.fromEntries(names.map((name, i) => [name, inputs[i]!]));
      return compute(ops, byName) as ReturnType<typeof tf.scalar>;
    };
    const compute = <T>(interpreter: Ops<T>, { descriptors, ...rest }: Record<string, T>) =>
      definition.compute(
        interpreter,
        {
          ...constantsOf(batch, similarities),
          compared: comparedBy(interpreter, definition, descriptors!),
        },
        rest,
        context,
      );
    const result = tf.valueAndGrads(value)(tensors);
    expectScalar(result.value.shape);
    const gradients = result.grads.map((gradient) => gradient.dataSync() as Float32Array);
    return {
      loss: result.value.dataSync()[0]!,
      gradients: Object.fromEntries(names.map((name, i) => [name, gradients[i]!.slice()])),
    };
  });
}

/** The values of several losses of one batch with ONNX Runtime. */
export async function runLossesInOnnx(losses: readonly OpenLoss[], batch: GivenBatch): Promise<Float32Array> {
  const constants = constantsOf(batch, cosinesOf(batch.descriptors));
  const named = losses.flatMap(({ parameters }, place) =>
    Object.entries(parameters).map(([name, tensor]) => [`${place}.${name}`, tensor] as const),
  );
  const formula = <T>(ops: Ops<T>, inputs: Readonly<Record<string, T>>): T => {
    const values = losses.map(({ definition, context, parameters }, place) => {
      const own = Object.fromEntries(Object.keys(parameters).map((name) => [name, inputs[`${place}.${name}`]!]));
      return ops.reshape(
        definition.compute(
          ops,
          { ...constants, compared: comparedBy(ops, definition, inputs["descriptors"]!) },
          own,
          context,
        ),
        [1],
      );
    });
    return ops.concat(values, 0);
  };
  return (await withOnnx(formula, { descriptors: batch.descriptors, ...Object.fromEntries(named) })).values;
}

const constantsOf = ({ labels, selection }: GivenBatch, similarities: Float32Array) => ({
  similarities,
  labels: Int32Array.from(labels),
  selection,
});

function expectScalar(shape: readonly number[]): void {
  if (shape.length !== 0) throw new Error(`a loss is a scalar, got [${shape.join(", ")}]`);
}

/** `[batch, batch]` */
export function cosinesOf({ dims, values }: GivenTensor): Float32Array {
  const [count, length] = dims as [number, number];
  return Float32Array.from({ length: count * count }, (_, pair) => {
    const [row, column] = [Math.floor(pair / count) * length, (pair % count) * length];
    let sum = 0;
    for (let i = 0; i < length; i++) sum += values[row + i]! * values[column + i]!;
    return sum;
  });
}

/** Unit vectors. */
export function descriptorsOf(rows: readonly (readonly number[])[]): GivenTensor {
  const unit = rows.flatMap((row) => row.map((value) => value / Math.hypot(...row)));
  return { dims: [rows.length, rows[0]!.length], values: Float32Array.from(unit) };
}

export const pairs = (
  positives: readonly (readonly [number, number])[],
  negatives: readonly (readonly [number, number])[],
): Selection => {
  const columns = (rows: readonly (readonly [number, number])[]) => ({
    anchors: Int32Array.from(rows, ([anchor]) => anchor),
    others: Int32Array.from(rows, ([, other]) => other),
  });
  return { kind: "pairs", positives: columns(positives), negatives: columns(negatives) };
};

export const triplets = (rows: readonly (readonly [number, number, number])[]): Selection => ({
  kind: "triplets",
  anchors: Int32Array.from(rows, ([anchor]) => anchor),
  positives: Int32Array.from(rows, ([, positive]) => positive),
  negatives: Int32Array.from(rows, ([, , negative]) => negative),
});
