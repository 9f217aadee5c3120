import { EigenvalueDecomposition, Matrix } from "ml-matrix";

export interface EigenTask {
  /** Float32 `[size, size]`, symmetric, row-major. */
  readonly matrix: Float32Array;
  readonly size: number;
  /** How many eigenvectors, those of the largest eigenvalues. */
  readonly count: number;
}

export interface Eigenvectors {
  /** Descending. */
  readonly values: Float64Array;
  /** Float32 `[size, count]`, row-major: column i belongs to value i. */
  readonly vectors: Float32Array;
}

/** Answers when the module is there: see `startWorkerThreads`. */
export const loaded = (): void => {};

/** Eigenvectors of a symmetric matrix. */
export default function decompose({ matrix, size, count }: EigenTask): Eigenvectors {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(Matrix.from1DArray(size, size, matrix), {
    assumeSymmetric: true,
  });
  // ml-matrix sorts them ascending.
  const order = Array.from({ length: count }, (_, place) => size - 1 - place);
  const vectors = new Float32Array(size * count);
  for (let row = 0; row < size; row++) {
    for (const [place, column] of order.entries()) vectors[row * count + place] = eigenvectorMatrix.get(row, column);
  }
  return { values: Float64Array.from(order, (column) => realEigenvalues[column] as number), vectors };
}
