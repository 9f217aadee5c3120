import type { Ops } from "@loci/core";

/** Gradients by the names of their parameters. */
export type Gradients<T> = Readonly<Record<string, T>>;

/** Smallest norm that is divided by. */
const SMALLEST_NORM = 1e-12;

/** Euclidean norm of all gradients together: a scalar, `[]`. */
export function globalNorm<T>(ops: Ops<T>, gradients: Gradients<T>): T {
  const squares = Object.values(gradients).map((gradient) => {
    const values = ops.reshape(gradient, ["infer"]);
    return ops.sum(ops.multiply(values, values), [0]);
  });
  return ops.sqrt(squares.reduce((sum, square) => ops.add(sum, square), ops.constant(0)));
}

/**
 * All gradients by one factor, so that their global norm is `limit` at the most (Pascanu, Mikolov, Bengio: On the difficulty
 * of training recurrent neural networks, ICML 2013).
 */
export function clipByGlobalNorm<T>(ops: Ops<T>, gradients: Gradients<T>, limit: number): Record<string, T> {
  const norm = ops.maximum(globalNorm(ops, gradients), ops.constant(SMALLEST_NORM));
  const factor = ops.divide(ops.constant(limit), ops.maximum(norm, ops.constant(limit)));
  return mapGradients(gradients, (gradient) => ops.multiply(gradient, factor));
}

/** Every component between −limit and limit. */
export function clipByValue<T>(ops: Ops<T>, gradients: Gradients<T>, limit: number): Record<string, T> {
  const negative = (value: T) => ops.subtract(ops.constant(0), value);
  const atLeast = (value: T) => ops.maximum(value, ops.constant(-limit));
  return mapGradients(gradients, (gradient) => negative(atLeast(negative(atLeast(gradient)))));
}

const mapGradients = <T>(gradients: Gradients<T>, change: (gradient: T) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(gradients).map(([name, gradient]) => [name, change(gradient)]));
