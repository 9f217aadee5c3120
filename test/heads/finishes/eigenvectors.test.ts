import { describe, expect, it } from "vitest";
import { eigenvectors } from "../../../packages/heads/dist/finishes/eigenvectors.js";

/** Diagonal 1, 2, … size with its order shuffled by steps of a number without common divisor. */
function shuffledDiagonal(size: number): Float32Array {
  const matrix = new Float32Array(size * size);
  for (let axis = 0; axis < size; axis++) matrix[axis * size + axis] = ((axis * 7) % size) + 1;
  return matrix;
}

describe("eigenvectors", () => {
  it.each([40, 640])("of a diagonal matrix of size %i are unit vectors", async (size) => {
    const matrix = shuffledDiagonal(size);
    const { values, vectors } = await eigenvectors({ matrix, size, count: 3 });
    for (let place = 0; place < 3; place++) {
      expect(values[place]!).toBeCloseTo(size - place, 2);
      const axis = Array.from({ length: size }, (_, i) => i).find((i) => matrix[i * size + i] === size - place)!;
      expect(Math.abs(vectors[axis * 3 + place]!)).toBeGreaterThan(0.9999);
    }
  });

  it("refuse numbers that are not finite", async () => {
    const matrix = Float32Array.of(1, Number.NaN, Number.NaN, 1);
    await expect(eigenvectors({ matrix, size: 2, count: 1 })).rejects.toThrow(/NaN or infinity/);
  });
});
