import { expect, it } from "vitest";
import { foldIntoKernel } from "../../../packages/core/dist/backbones/fold-into-kernel.js";

it("gives the same as convolution and normalisation one after the other, number by number", () => {
  const [kernel, bias] = [Float32Array.of(1, 2, 3, -1, 0.5, 4), Float32Array.of(0.25, -2)];
  const [gamma, beta] = [Float32Array.of(2, -1), Float32Array.of(0.5, 1)];
  const [mean, variance] = [Float32Array.of(1, -3), Float32Array.of(4, 0.25)];
  const folded = foldIntoKernel({ kernel, bias, gamma, beta, mean, variance, epsilon: 0.01 });
  const input = [0.5, -1, 2];
  for (const channel of [0, 1]) {
    const product = (weights: Float32Array) =>
      input.reduce((sum, value, place) => sum + value * weights[channel * 3 + place]!, 0);
    const convolved = product(kernel) + bias[channel]!;
    const normalised = (convolved - mean[channel]!) / Math.sqrt(variance[channel]! + 0.01);
    const expected = gamma[channel]! * normalised + beta[channel]!;
    expect(product(folded.kernel) + folded.bias[channel]!).toBeCloseTo(expected, 5);
  }
});

it("takes no bias for one of zeros", () => {
  const one = Float32Array.of(1);
  const { bias } = foldIntoKernel({
    ...{ kernel: one, bias: undefined, gamma: one, beta: one, mean: one, variance: one },
    epsilon: 0,
  });
  expect([...bias]).toEqual([0]);
});
