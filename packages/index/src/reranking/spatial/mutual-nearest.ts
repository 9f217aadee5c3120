import type { LocalFeatures } from "@loci/core";
import { dotWithRows, rowOf } from "../unit-vectors.js";
import type { Matches } from "./transform-models.js";

/**
 * Matches between local features that are each other's most similar one; of equally similar ones the first counts.
 * Time: count of the one times count of the other dot products.
 * @returns by ascending feature of `from`
 */
export function mutualNearest(from: LocalFeatures, to: LocalFeatures): Matches {
  const [rows, columns] = [countOf(from), countOf(to)];
  const bestOfRow = new Int32Array(rows);
  const bestOfColumn = new Int32Array(columns);
  const bestInColumn = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY);
  const similarities = new Float64Array(columns);
  const [fromRows, toRows] = [rowsOf(from), rowsOf(to)];
  for (let row = 0; row < rows; row++) {
    dotWithRows(rowOf(fromRows, row), toRows, columns, similarities);
    let best = Number.NEGATIVE_INFINITY;
    for (let column = 0; column < columns; column++) {
      const similarity = similarities[column] as number;
      if (similarity > best) [best, bestOfRow[row]] = [similarity, column];
      if (similarity > (bestInColumn[column] as number))
        [bestInColumn[column], bestOfColumn[column]] = [similarity, row];
    }
  }
  const location = ({ locations }: LocalFeatures, at: number) =>
    [locations[2 * at], locations[2 * at + 1]] as [number, number];
  return Array.from(bestOfRow, (column, row) => ({ row, column }))
    .filter(({ row, column }) => columns > 0 && bestOfColumn[column] === row)
    .map(({ row, column }) => [...location(from, row), ...location(to, column)] as const);
}

/** Features of a picture at one scale. */
export function countOf({ descriptors, dimension }: LocalFeatures): number {
  return descriptors.length / dimension;
}

const rowsOf = ({ descriptors, dimension }: LocalFeatures) => ({ data: descriptors, dimension });
