import { clipByGlobalNorm, clipByValue, globalNorm } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { type GivenTensor, withTensorFlow } from "../../support/both-interpreters.js";

const gradients: Record<string, GivenTensor> = {
  weights: { dims: [2, 2], values: Float32Array.of(3, 0, -4, 0) },
  biases: { dims: [1], values: Float32Array.of(12) },
};

describe("gradients", () => {
  const clipped = async (clip: typeof clipByValue, limit: number, given = gradients) =>
    Object.fromEntries(
      await Promise.all(
        Object.keys(given).map(async (name) => [
          name,
          [...(await withTensorFlow((ops, inputs) => clip(ops, inputs, limit)[name]!, given)).values],
        ]),
      ),
    );

  it("have a global norm that is that of all components together", async () => {
    const { dims, values } = await withTensorFlow((ops, inputs) => globalNorm(ops, inputs), gradients);
    expect([dims, values[0]]).toEqual([[], 13]);
  });

  it("are all scaled by one factor down to the limit, and left alone when it is smaller", async () => {
    const { weights, biases } = await clipped(clipByGlobalNorm, 1.3);
    expect(weights).toEqual([0.3, 0, -0.4, 0].map((value) => expect.closeTo(value, 6)));
    expect(biases).toEqual([expect.closeTo(1.2, 6)]);
    expect(await clipped(clipByGlobalNorm, 20)).toEqual({ weights: [3, 0, -4, 0], biases: [12] });
  });

  it("stay zeros, and become zeros where their squares overflow", async () => {
    const zero = { weights: { dims: [2], values: Float32Array.of(0, 0) } };
    expect(await clipped(clipByGlobalNorm, 1, zero)).toEqual({ weights: [0, 0] });
    const huge = { weights: { dims: [2], values: Float32Array.of(1e30, -1e30) } };
    expect((await clipped(clipByGlobalNorm, 1, huge))["weights"]!.map(Math.abs)).toEqual([0, 0]);
  });

  it("are cut component by component", async () => {
    expect(await clipped(clipByValue, 3.5)).toEqual({ weights: [3, 0, -3.5, 0], biases: [3.5] });
  });
});
