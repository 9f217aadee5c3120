import { describe, expect, it } from "vitest";
import { transportShares } from "../../../packages/heads/dist/learned/sinkhorn.js";
import { type GivenTensor, relativeError, withOnnx, withTensorFlow } from "../../support/both-interpreters.js";
import { naiveTransport } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";

const rowsOf = ({ dims, values }: GivenTensor) => {
  const width = dims.at(-1)!;
  return Array.from({ length: values.length / width }, (_, row) => [
    ...values.subarray(row * width, (row + 1) * width),
  ]);
};

function shares(scores: GivenTensor, iterations = 3, compute = withOnnx) {
  const [, locations, width] = scores.dims as [number, number, number];
  const size = { clusters: width - 1, iterations };
  return compute((ops, inputs) => transportShares(ops, inputs["scores"]!, ops.constant(locations), size), { scores });
}

describe("transportShares", () => {
  it.each([
    ["TensorFlow.js", withTensorFlow],
    ["ONNX Runtime", withOnnx],
  ] as const)("with more locations than clusters is the published scaling, on %s", async (_name, compute) => {
    const scores = randomTensor([1, 9, 5], 1);
    const expected = naiveTransport(rowsOf(scores), 3).flat();
    expect(relativeError((await shares(scores, 3, compute)).values, expected)).toBeLessThan(1e-5);
  });

  it("shares out every location completely", async () => {
    for (const locations of [1, 4, 9]) {
      for (const row of rowsOf(await shares(randomTensor([1, locations, 5], 2))))
        expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    }
  });

  it("with many rounds gives each cluster 1 and the dustbin the rest, or all the same when locations are few", async () => {
    const masses = async (locations: number) => {
      const rows = rowsOf(await shares(randomTensor([1, locations, 5], 3), 200));
      return rows[0]!.map((_, k) => rows.reduce((sum, row) => sum + row[k]!, 0));
    };
    for (const [k, mass] of (await masses(9)).entries()) expect(mass).toBeCloseTo(k < 4 ? 1 : 5, 3);
    for (const mass of await masses(3)) expect(mass).toBeCloseTo(3 / 5, 3);
  });

  it("stays finite for scores of any size", async () => {
    const { dims, values } = randomTensor([1, 6, 4], 4);
    const huge = { dims, values: values.map((value) => 1e5 * value) };
    for (const compute of [withTensorFlow, withOnnx])
      expect((await shares(huge, 3, compute)).values.every(Number.isFinite)).toBe(true);
  });
});
