import type { Random } from "@loci/core";
import type { Rows } from "../clustering/matrix-product.js";
import type { Multiply } from "./matrix-products.js";

/** What is left of a unit vector without its part in other directions is only rounding when it is shorter than this. */
const ROUNDING = 1e-5;
/** Two, and two more for each time that rows were replaced, which happens once at most unless numbers are not finite. */
const MOST_PASSES = 8;

/**
 * The rows, orthonormal and orthogonal to the orthonormal rows of `others`. A row that lies in the span of the others and of
 * the rows before it is replaced by one from `random`, which must not repeat those that are there. Together there must be no more rows than columns.
 */
export async function orthonormalRows(
  rows: Rows,
  others: Rows,
  { multiply, random }: { readonly multiply: Multiply; readonly random: Random },
): Promise<Rows> {
  const [count, length] = rows.dims;
  let result: Rows = { values: rows.values.slice(), dims: rows.dims };
  // A pass that subtracts much leaves rounding, which the next one removes; a replaced row wants its own two.
  for (let pass = 0, clean = 0; clean < 2 && pass < MOST_PASSES; pass++) {
    for (let row = 0; row < count; row++) normalise(rowOf(result, row));
    if (others.dims[0] > 0) {
      const shares = await multiply(await multiply(result, others, "right"), others, "none");
      result = { ...result, values: result.values.map((value, place) => value - (shares.values[place] as number)) };
    }
    let replaced = false;
    for (let row = 0; row < count; row++) {
      const vector = rowOf(result, row);
      for (let former = 0; former < row; former++) subtractShare(vector, rowOf(result, former));
      if (normalise(vector) > ROUNDING) continue;
      fill(vector, random);
      replaced = true;
    }
    clean = replaced ? 0 : clean + 1;
  }
  return result;

  function rowOf({ values }: Rows, row: number): Float32Array {
    return values.subarray(row * length, (row + 1) * length);
  }
}

/** @returns the norm that it had; a vector of zeros stays one */
function normalise(vector: Float32Array): number {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const norm = Math.sqrt(squares);
  if (norm > 0) for (let place = 0; place < vector.length; place++) vector[place] = (vector[place] as number) / norm;
  return norm;
}

/** Takes away from the vector its part along a unit vector. */
function subtractShare(vector: Float32Array, unit: Float32Array): void {
  let share = 0;
  for (let place = 0; place < vector.length; place++) share += (vector[place] as number) * (unit[place] as number);
  for (let place = 0; place < vector.length; place++) {
    vector[place] = (vector[place] as number) - share * (unit[place] as number);
  }
}

function fill(vector: Float32Array, random: Random): void {
  for (let place = 0; place < vector.length; place++) vector[place] = random.normal();
}
