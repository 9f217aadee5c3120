import { openTensorFlowEngine } from "@loci/core";
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { relativeError } from "./both-interpreters.js";
import { randomTensor } from "./random-tensor.js";

export type Convolve = (
  map: tf.Tensor4D,
  kernel: tf.Tensor4D,
  stride: [number, number],
  pad: "same" | "valid",
) => tf.Tensor4D;

interface Case {
  readonly map: readonly [number, number, number, number];
  readonly kernel: readonly [number, number, number, number];
  readonly stride: [number, number];
  readonly pad: "same" | "valid";
}

/** Value and gradients of a weighted sum of the result, by map and by kernel, on a backend. */
async function onBackend(backend: string, convolve: Convolve, { map, kernel, stride, pad }: Case) {
  await tf.setBackend(backend);
  return tf.tidy(() => {
    const given = [randomTensor(map, 1), randomTensor(kernel, 2)].map(({ values, dims }) =>
      tf.tensor(values, [...dims]),
    );
    const lose = (x: tf.Tensor, k: tf.Tensor): tf.Scalar => {
      const result = convolve(x as tf.Tensor4D, k as tf.Tensor4D, stride, pad);
      return tf.sum(tf.mul(result, tf.tensor(randomTensor(result.shape, 3).values, result.shape)));
    };
    const { value, grads } = tf.valueAndGrads((...tensors) => lose(tensors[0]!, tensors[1]!))(given);
    return {
      value: value.dataSync()[0] as number,
      gradients: grads.map((gradient) => ({ shape: gradient.shape, values: gradient.dataSync() as Float32Array })),
    };
  });
}

/** What TensorFlow.js's plain backend says, and what the definition does. */
export function testConvolutionGradients(convolve: Convolve, cases: readonly Case[]): void {
  it.each(cases)("are those of the plain backend: %j", async (given) => {
    await openTensorFlowEngine("wasm");
    const got = await onBackend("wasm", convolve, given);
    const expected = await onBackend("cpu", convolve, given);
    await tf.setBackend("wasm");
    for (const [place, { shape, values }] of got.gradients.entries()) {
      expect(shape).toEqual(expected.gradients[place]!.shape);
      expect(relativeError(values, expected.gradients[place]!.values)).toBeLessThan(1e-5);
    }
  });

  it("are those of central differences", async () => {
    await openTensorFlowEngine("wasm");
    const { map, kernel, stride, pad } = cases[0]!;
    const [x, k] = [randomTensor(map, 1), randomTensor(kernel, 2)];
    const { gradients } = await onBackend("wasm", convolve, cases[0]!);
    const lose = () =>
      tf.tidy(() => {
        const result = convolve(tf.tensor4d(x.values, [...map]), tf.tensor4d(k.values, [...kernel]), stride, pad);
        const weights = randomTensor(result.shape, 3).values;
        return (result.dataSync() as Float32Array).reduce(
          (sum, value, place) => sum + value * (weights[place] as number),
          0,
        );
      });
    for (const [place, { values }] of [x, k].entries()) {
      const differences = Float32Array.from(values, (value, at) => {
        // It is linear in each, so that a wide step costs nothing but rounding.
        const sides = [value + 0.5, value - 0.5].map((moved) => {
          values[at] = moved;
          return lose();
        }) as [number, number];
        values[at] = value;
        return sides[0] - sides[1];
      });
      expect(relativeError(gradients[place]!.values, differences)).toBeLessThan(1e-4);
    }
  });

  it("leave no memory behind", async () => {
    await openTensorFlowEngine("wasm");
    const before = (tf.backend() as tf.KernelBackend).numDataIds();
    await onBackend("wasm", convolve, cases[0]!);
    expect((tf.backend() as tf.KernelBackend).numDataIds()).toBe(before);
  });
}
