import { expect, it } from "vitest";
import {
  cosines,
  distanceOfCosine,
  distances,
  squaredDistanceOfCosine,
  squaredDistances,
} from "../../../../packages/heads/dist/training/losses/distances.js";
import { withTensorFlow } from "../../../support/both-interpreters.js";
import { distance, rowsOf } from "../../../support/naive-losses.js";
import { descriptorsOf } from "../../../support/run-loss.js";

const left = descriptorsOf([
  [1, 2, 3],
  [-1, 0, 1],
]);
const right = descriptorsOf([
  [1, 2, 3],
  [2, 1, 0],
  [-1, -2, -3],
]);

it.each([
  ["cosines", (cosine: number) => cosine, cosines],
  ["distances", distanceOfCosine, distances],
  ["squared distances", squaredDistanceOfCosine, squaredDistances],
])("%s of unit vectors, as tensors and as values", async (name, ofCosine, formula) => {
  const { dims, values } = await withTensorFlow(
    (ops, { left, right }) => {
      const similarity = cosines(ops, left!, right!);
      return formula === cosines ? similarity : (formula as typeof distances)(ops, similarity);
    },
    { left, right },
  );
  expect(dims).toEqual([2, 3]);
  for (const [i, x] of rowsOf(left).entries()) {
    for (const [j, y] of rowsOf(right).entries()) {
      const far = distance(x, y);
      const expected = { cosines: 1 - far ** 2 / 2, distances: Math.max(far, 1e-3), "squared distances": far ** 2 }[
        name
      ]!;
      expect(values[i * 3 + j]).toBeCloseTo(expected, 5);
      expect(ofCosine(1 - far ** 2 / 2)).toBeCloseTo(expected, 5);
    }
  }
});

it("takes cosines above 1 by rounding for coinciding descriptors", () => {
  expect(distanceOfCosine(1 + 1e-7)).toBeCloseTo(1e-3, 9);
});
