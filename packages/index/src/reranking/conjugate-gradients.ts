import { createPacer } from "./pacer.js";

/** Rows of a sparse symmetric matrix: the column and the value of every entry that is not 0. */
export type SparseRows = readonly (readonly (readonly [column: number, value: number])[])[];

/**
 * Solves (I − alpha S) f = b by conjugate gradients from f = 0 (Hestenes, Stiefel 1952).
 * @param matrix S, symmetric, with eigenvalues in −1 … 1
 * @param alpha 0 up to but not including 1, so that I − alpha S is positive definite
 * @param iterations the most that are done
 * @param tolerance relative to the norm of b: when the residual is smaller it is done
 */
export async function solveDiffusion(
  matrix: SparseRows,
  alpha: number,
  b: Float64Array,
  iterations: number,
  tolerance: number,
): Promise<Float64Array> {
  const apply = (x: Float64Array) =>
    Float64Array.from(matrix, (row, at) => {
      let sum = 0;
      for (const [column, value] of row) sum += value * (x[column] as number);
      return (x[at] as number) - alpha * sum;
    });
  const solution = new Float64Array(b.length);
  const residual = b.slice();
  const direction = b.slice();
  let squared = product(residual, residual);
  const pause = createPacer();
  const enough = squared * tolerance * tolerance;
  for (let iteration = 0; iteration < iterations && squared > enough; iteration++) {
    const applied = apply(direction);
    const step = squared / product(direction, applied);
    const before = squared;
    solution.forEach((value, at) => {
      solution[at] = value + step * (direction[at] as number);
      residual[at] = (residual[at] as number) - step * (applied[at] as number);
    });
    squared = product(residual, residual);
    direction.forEach((value, at) => {
      direction[at] = (residual[at] as number) + (squared / before) * value;
    });
    await pause();
  }
  return solution;
}

const product = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, at) => sum + value * (b[at] as number), 0);
