import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { NeighbourTable } from "./neighbour-table.js";

/**
 * A few points in the plane that shows most of what lies between them: B = -1/2 J D² J, with D their distances and J = I - 1/n,
 * has their inner products about the mean; its two strongest eigenvectors, times the roots of the eigenvalues, are the places.
 *
 * Source: Torgerson: Multidimensional scaling: I. Theory and method, Psychometrika 1952. Of Euclidean distances it is PCA.
 * @param table has every point's distance from every other: `neighbours` is `count`
 * @returns float64 `[count, 2]`; 0 along an axis that the points do not span
 */
export function principalPlane({ count, neighbours, positions, distances }: NeighbourTable): Float64Array {
  const plane = new Float64Array(2 * count);
  if (count < 2) return plane;
  const squared = Matrix.zeros(count, count);
  for (let at = 0; at < count * neighbours; at++) {
    squared.set(Math.floor(at / neighbours), positions[at] as number, (distances[at] as number) ** 2);
  }
  // J D² J: rows and columns without their means.
  const centred = squared.center("row").center("column").mul(-0.5);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(centred, { assumeSymmetric: true });
  for (const axis of [0, 1]) {
    // ml-matrix sorts them ascending.
    const column = count - 1 - axis;
    const length = Math.sqrt(Math.max(0, realEigenvalues[column] as number));
    for (let row = 0; row < count; row++) plane[2 * row + axis] = length * eigenvectorMatrix.get(row, column);
  }
  return plane;
}
