import { createRandom } from "@loci/core";
import { describe, expect, it } from "vitest";
import {
  leastScales,
  quantiseBias,
  quantiseKernel,
} from "../../../packages/core/dist/quantisation/quantised-kernel.js";

describe("quantiseKernel", () => {
  it("scales each output channel by its largest weight", () => {
    const { values, scales } = quantiseKernel(
      Float32Array.of(1, -2, 0.5, 0, 0, 0, 3, 12.7, -0.05),
      new Float32Array(3),
    );
    expect([...scales].map((scale) => scale * 127)).toEqual([expect.closeTo(2, 5), 127, expect.closeTo(12.7, 5)]);
    expect([...values]).toEqual([
      64,
      -127,
      32,
      0,
      0,
      0,
      30,
      127,
      expect.toSatisfy((value: number) => value === 0 || value === -1),
    ]);
  });

  it("is never further from the kernel than half a step", () => {
    const random = createRandom(5);
    const kernel = Float32Array.from({ length: 40 * 9 }, () => random.normal() ** 3);
    const { values, scales } = quantiseKernel(kernel, new Float32Array(40));
    for (const [place, weight] of kernel.entries()) {
      const scale = scales[Math.floor(place / 9)]!;
      expect(Math.abs(values[place]! * scale - weight)).toBeLessThanOrEqual(scale * 0.5001);
    }
  });
});

it("quantiseBias counts a bias in steps of the products", () => {
  expect([...quantiseBias(Float32Array.of(1, -0.25), 0.1, Float32Array.of(0.5, 2))]).toEqual([20, -1]);
});

it("a channel of next to no weights, or of none, keeps its bias", () => {
  const [bias, inputScale] = [Float32Array.of(-3, 0.5, 0, 0.013), 0.02];
  const kernel = Float32Array.of(1e-12, -1e-13, 0.5, 0.25, 1e-12, 0, 0, 0);
  const { values, scales } = quantiseKernel(kernel, leastScales(bias, inputScale));
  const steps = quantiseBias(bias, inputScale, scales);
  const found = [...steps].map((count, channel) => count * inputScale * scales[channel]!);
  for (const [channel, value] of bias.entries()) expect(found[channel]).toBeCloseTo(value, 5);
  // What the bias has no say in stays as fine as it was.
  expect([...values]).toEqual([0, 0, 127, 64, 127, 0, 0, 0].map((value) => expect.closeTo(value, 0)));
});
