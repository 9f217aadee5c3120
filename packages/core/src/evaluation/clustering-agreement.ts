import { RetrievalError } from "../errors.js";

/** How two ways to group the same things go together: rows are groups of the first, columns of the second. */
interface Contingency {
  readonly total: number;
  readonly rows: Float64Array;
  readonly columns: Float64Array;
  /** of every pair of groups that share something */
  readonly cells: readonly { readonly row: number; readonly column: number; readonly count: number }[];
}

/**
 * Normalised mutual information of a clustering and the labels: I(U, V) / ((H(U) + H(V)) / 2), 0 to 1. It grows with the
 * number of clusters even where they are random. Two groupings into one group each agree perfectly.
 *
 * Source: Manning, Raghavan, Schütze, "Introduction to Information Retrieval", 2008, section 16.3; the arithmetic mean as
 * in scikit-learn since 0.22.
 *
 * @throws RetrievalError when the lengths differ or nothing is given
 */
export function normalisedMutualInformation<T, U>(labels: ArrayLike<T>, clusters: ArrayLike<U>): number {
  const table = contingency(labels, clusters);
  if (isTrivial(table)) return 1;
  return mutualInformation(table) / meanEntropy(table);
}

/**
 * Mutual information adjusted for chance: (I − E[I]) / ((H(U) + H(V)) / 2 − E[I]), where E[I] is the mean over all
 * groupings with groups of the same sizes. 0 is what chance gives, 1 is perfect; it may be below 0.
 *
 * Source: Vinh, Epps, Bailey, "Information Theoretic Measures for Clusterings Comparison", JMLR 2010.
 *
 * @throws RetrievalError when the lengths differ or nothing is given
 */
export function adjustedMutualInformation<T, U>(labels: ArrayLike<T>, clusters: ArrayLike<U>): number {
  const table = contingency(labels, clusters);
  if (isTrivial(table)) return 1;
  const expected = expectedMutualInformation(table);
  const most = meanEntropy(table) - expected;
  // Every grouping with these sizes agrees equally well, for example one thing a group: no better than chance.
  if (Math.abs(most) < 1e-12) return 0;
  return (mutualInformation(table) - expected) / most;
}

function contingency<T, U>(labels: ArrayLike<T>, clusters: ArrayLike<U>): Contingency {
  const total = labels.length;
  if (total === 0 || clusters.length !== total) {
    throw new RetrievalError({
      what: "agreement of a clustering: things with a cluster",
      expected: total === 0 ? "at least one" : `${total}, as many as labels`,
      got: String(clusters.length),
    });
  }
  const [rowOf, columnOf] = [numbering(labels), numbering(clusters)];
  const [rows, columns] = [new Float64Array(rowOf.size), new Float64Array(columnOf.size)];
  const counts = new Map<number, number>();
  for (let i = 0; i < total; i++) {
    const [row, column] = [rowOf.get(labels[i] as T) as number, columnOf.get(clusters[i] as U) as number];
    rows[row] = (rows[row] as number) + 1;
    columns[column] = (columns[column] as number) + 1;
    const cell = row * columns.length + column;
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  const cells = [...counts].map(([cell, count]) => ({
    row: Math.floor(cell / columns.length),
    column: cell % columns.length,
    count,
  }));
  return { total, rows, columns, cells };
}

function numbering<T>(values: ArrayLike<T>): Map<T, number> {
  const numbers = new Map<T, number>();
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as T;
    if (!numbers.has(value)) numbers.set(value, numbers.size);
  }
  return numbers;
}

const isTrivial = ({ rows, columns }: Contingency) => rows.length === 1 && columns.length === 1;

function mutualInformation({ total, rows, columns, cells }: Contingency): number {
  const sum = cells.reduce(
    (information, { row, column, count }) =>
      information + count * Math.log((count * total) / ((rows[row] as number) * (columns[column] as number))),
    0,
  );
  return Math.max(0, sum / total);
}

function meanEntropy({ total, rows, columns }: Contingency): number {
  const entropy = (sizes: Float64Array) =>
    sizes.reduce((sum, size) => sum - (size / total) * Math.log(size / total), 0);
  return (entropy(rows) + entropy(columns)) / 2;
}

/** Over the hypergeometric distribution of each cell; groups of equal size share the result. */
function expectedMutualInformation({ total, rows, columns }: Contingency): number {
  const logFactorial = logFactorials(total);
  const [rowSizes, columnSizes] = [numberOfEach(rows), numberOfEach(columns)];
  let expected = 0;
  for (const [a, ofSizeA] of rowSizes) {
    for (const [b, ofSizeB] of columnSizes) {
      expected += ofSizeA * ofSizeB * expectedCell(a, b, total, logFactorial);
    }
  }
  return expected;
}

/** Sum over the counts n that a cell of groups of sizes a and b may have of its information times its probability. */
function expectedCell(a: number, b: number, total: number, logFactorial: Float64Array): number {
  const log = (n: number) => logFactorial[n] as number;
  const constant = log(a) + log(b) + log(total - a) + log(total - b) - log(total);
  let sum = 0;
  for (let n = Math.max(1, a + b - total); n <= Math.min(a, b); n++) {
    const logProbability = constant - log(n) - log(a - n) - log(b - n) - log(total - a - b + n);
    sum += (n / total) * Math.log((total * n) / (a * b)) * Math.exp(logProbability);
  }
  return sum;
}

function logFactorials(largest: number): Float64Array {
  const logs = new Float64Array(largest + 1);
  for (let n = 2; n <= largest; n++) logs[n] = (logs[n - 1] as number) + Math.log(n);
  return logs;
}

function numberOfEach(sizes: Float64Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const size of sizes) counts.set(size, (counts.get(size) ?? 0) + 1);
  return counts;
}
