import { addScaled, dot, normalised, type Rows, rowOf } from "./unit-vectors.js";

/**
 * (x + Σ_j max(x·d_j, 0)^alpha d_j) at unit length: x itself counts once, whatever alpha is. A mean has the same direction
 * as a sum. With alpha 0 every d_j counts once, even one at a right angle. A new array.
 *
 * @param rows the d_j, the first `count` of them
 * @returns a copy of x when all cancel each other out
 */
export function expandDescriptor(descriptor: Float32Array, rows: Rows, count: number, alpha: number): Float32Array {
  const sum = Float64Array.from(descriptor);
  for (let row = 0; row < count; row++) {
    const other = rowOf(rows, row);
    addScaled(sum, other, Math.max(dot(descriptor, other), 0) ** alpha);
  }
  return normalised(sum) ?? descriptor.slice();
}
