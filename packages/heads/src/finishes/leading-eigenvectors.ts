import { createRandom, type Random } from "@loci/core";
import type { Rows } from "../clustering/matrix-product.js";
import type { EigenTask, Eigenvectors } from "./eigen-worker.js";
import { fullDecomposition } from "./full-decomposition.js";
import { type Multiply, withMatrixProducts } from "./matrix-products.js";
import { orthonormalRows } from "./orthonormal-rows.js";

/** Vectors that join the basis at once. */
const BLOCK = 64;
/** How far A·v may be from λ·v, of the largest λ. Products in float32 leave about a tenth of it. */
const TOLERANCE = 2e-6;
const MOST_FILLINGS = 30;

/**
 * Eigenvectors of the `count` largest eigenvalues of a symmetric matrix without negative ones. A Krylov basis grows by
 * blocks and is cut back to its best approximations whenever it is full; the time goes into matrix products on ONNX Runtime
 * and decompositions of the size of the basis. The same task gives the same answer. The size is at least 2·`count` + 384.
 * @returns undefined when the basis was filled 30 times and they are still further than 2e-6 of the largest eigenvalue off
 * @source Zhou, Saad: Block Krylov-Schur method for large symmetric eigenvalue problems, Numerical Algorithms 47, 2008
 */
export async function leadingEigenvectors(task: EigenTask): Promise<Eigenvectors | undefined> {
  const { size, count } = task;
  const matrix: Rows = { values: task.matrix, dims: [size, size] };
  const blocks = Math.max(4, Math.ceil(count / BLOCK / 2));
  return await withMatrixProducts(async (multiply) => {
    const random = createRandom(size);
    const means = { multiply, random };
    // Everything has its vectors in rows: the basis, and A times it.
    let basis: Rows = { values: new Float32Array(0), dims: [0, size] };
    let images = basis;
    let next = await orthonormalRows(randomRows(BLOCK, size, random), basis, means);
    for (let filling = 0; filling < MOST_FILLINGS; filling++) {
      for (let block = 0; block < blocks; block++) {
        const image = await multiply(next, matrix, "none");
        [basis, images] = [joined(basis, next), joined(images, image)];
        next = await orthonormalRows(image, basis, means);
      }
      const { values, turn } = await bestOf(basis, images, count + BLOCK, multiply);
      basis = await polished(await multiply(turn, basis, "left"), multiply);
      images = await multiply(basis, matrix, "none");
      const allowed = TOLERANCE * (values[0] as number);
      if (values.length >= count && largestResidual(basis, images, values, count) <= allowed) {
        return { values: values.slice(0, count), vectors: inColumns(basis, count) };
      }
    }
    return undefined;
  });
}

/** The best approximations that the basis allows (Rayleigh and Ritz): eigenvalues, and what turns the basis to their vectors. */
async function bestOf(basis: Rows, images: Rows, most: number, multiply: Multiply) {
  const size = basis.dims[0];
  const { values: matrix } = await multiply(images, basis, "right");
  const { values, vectors } = await fullDecomposition({ matrix, size, count: Math.min(most, size) });
  return { values, turn: { values: vectors, dims: [size, values.length] } satisfies Rows };
}

/** Rows that are orthonormal but for rounding, with less of it: a step of Newton and Schulz. Without it rounding adds up. */
async function polished(rows: Rows, multiply: Multiply): Promise<Rows> {
  const shares = await multiply(await multiply(rows, rows, "right"), rows, "none");
  return { ...rows, values: rows.values.map((value, place) => 1.5 * value - 0.5 * (shares.values[place] as number)) };
}

/** Of the first `count` vectors: the largest norm of A·v − λ·v. */
function largestResidual(basis: Rows, images: Rows, values: Float64Array, count: number): number {
  const length = basis.dims[1];
  let largest = 0;
  for (let row = 0; row < count; row++) {
    let squares = 0;
    for (let place = row * length; place < (row + 1) * length; place++) {
      squares += ((images.values[place] as number) - (values[row] as number) * (basis.values[place] as number)) ** 2;
    }
    largest = Math.max(largest, squares);
  }
  return Math.sqrt(largest);
}

function randomRows(count: number, length: number, random: Random): Rows {
  return { values: Float32Array.from({ length: count * length }, () => random.normal()), dims: [count, length] };
}

function joined(above: Rows, below: Rows): Rows {
  const values = new Float32Array(above.values.length + below.values.length);
  values.set(above.values);
  values.set(below.values, above.values.length);
  return { values, dims: [above.dims[0] + below.dims[0], below.dims[1]] };
}

/** The first `count` rows as columns. */
function inColumns({ values, dims: [, length] }: Rows, count: number): Float32Array {
  const columns = new Float32Array(length * count);
  for (let row = 0; row < count; row++) {
    for (let place = 0; place < length; place++) columns[place * count + row] = values[row * length + place] as number;
  }
  return columns;
}
