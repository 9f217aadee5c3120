import { describe, expect, it } from "vitest";
import { fullDecomposition } from "../../../packages/heads/dist/finishes/full-decomposition.js";
import { leadingEigenvectors } from "../../../packages/heads/dist/finishes/leading-eigenvectors.js";
import { withMatrixProducts } from "../../../packages/heads/dist/finishes/matrix-products.js";
import { randomTensor } from "../../support/random-tensor.js";

const [SIZE, COUNT] = [420, 16];

/** The Gram matrix of random rows whose component i has the standard deviation `deviation(i)`. */
async function gram(deviation: (component: number) => number, length = SIZE) {
  const noise = randomTensor([SIZE, length], 1).values;
  const rows = { values: noise.map((value, i) => value * deviation(i % length)), dims: [SIZE, length] as const };
  return (await withMatrixProducts((multiply) => multiply(rows, rows, "right"))).values;
}

describe("the leading eigenvectors", () => {
  it.each([
    ["of a spectrum that falls fast", (i: number) => 1 / (i + 1)],
    ["of one that falls slowly", (i: number) => 1 / Math.sqrt(i + 1)],
    ["of one without gaps", () => 1],
  ])("%s are those of the full decomposition", async (_name, deviation) => {
    const matrix = await gram(deviation);
    const found = (await leadingEigenvectors({ matrix, size: SIZE, count: COUNT }))!;
    const expected = await fullDecomposition({ matrix, size: SIZE, count: COUNT });
    for (let place = 0; place < COUNT; place++) {
      expect(Math.abs(found.values[place]! / expected.values[place]! - 1)).toBeLessThan(1e-4);
      const dot = Array.from(
        { length: SIZE },
        (_, row) => found.vectors[row * COUNT + place]! * expected.vectors[row * COUNT + place]!,
      ).reduce((sum, product) => sum + product, 0);
      expect(Math.abs(dot)).toBeGreaterThan(0.999);
    }
  });

  it("of a matrix whose rank is smaller than what is asked for have eigenvalues of zero at the end", async () => {
    const matrix = await gram(() => 1, 10);
    const { values, vectors } = (await leadingEigenvectors({ matrix, size: SIZE, count: COUNT }))!;
    expect(Math.min(...values.subarray(0, 10))).toBeGreaterThan(1);
    expect(Math.max(...values.subarray(10).map(Math.abs))).toBeLessThan(1e-6 * values[0]!);
    for (let place = 0; place < COUNT; place++) {
      const squares = Array.from({ length: SIZE }, (_, row) => vectors[row * COUNT + place]! ** 2);
      expect(squares.reduce((sum, square) => sum + square, 0)).toBeCloseTo(1, 5);
    }
  });

  it("are the same on every run", async () => {
    const matrix = await gram((i) => 1 / (i + 1));
    const first = await leadingEigenvectors({ matrix, size: SIZE, count: COUNT });
    expect(await leadingEigenvectors({ matrix, size: SIZE, count: COUNT })).toEqual(first);
  });
});
