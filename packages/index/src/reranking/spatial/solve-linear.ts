/** A pivot below this times the largest entry means that the equations say the same thing twice. */
const SINGULAR = 1e-10;

/**
 * Solves A x = b by Gaussian elimination with partial pivoting. Systems here have 2 to 8 unknowns and are solved thousands
 * of times for a picture; a general matrix library spends its time on objects for them.
 * @param a n rows of n + 1 numbers, the last of each from b. Changed in place
 * @returns undefined when the system is singular
 */
export function solveLinear(a: readonly Float64Array[]): Float64Array | undefined {
  const n = a.length;
  const rows = [...a];
  const largest = rows.reduce((most, row) => row.subarray(0, n).reduce((m, v) => Math.max(m, Math.abs(v)), most), 0);
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++) if (entry(rows, row, column) > entry(rows, pivot, column)) pivot = row;
    // Written so that NaN fails too.
    if (!(entry(rows, pivot, column) > SINGULAR * largest)) return undefined;
    [rows[column], rows[pivot]] = [rows[pivot] as Float64Array, rows[column] as Float64Array];
    for (let row = column + 1; row < n; row++)
      subtract(rows[row] as Float64Array, rows[column] as Float64Array, column);
  }
  const solution = new Float64Array(n);
  for (let row = n - 1; row >= 0; row--) {
    const values = rows[row] as Float64Array;
    let rest = values[n] as number;
    for (let column = row + 1; column < n; column++) rest -= (values[column] as number) * (solution[column] as number);
    solution[row] = rest / (values[row] as number);
  }
  return solution;
}

const entry = (rows: readonly Float64Array[], row: number, column: number): number =>
  Math.abs(rows[row]?.[column] as number);

/** Takes as much of the pivot's row away as makes the entry in its column 0. */
function subtract(row: Float64Array, pivot: Float64Array, column: number): void {
  const factor = (row[column] as number) / (pivot[column] as number);
  for (let at = column; at < row.length; at++) row[at] = (row[at] as number) - factor * (pivot[at] as number);
}
