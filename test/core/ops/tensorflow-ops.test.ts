import { tensorflowEngineNames } from "@loci/core";
import { expect, it } from "vitest";
import { engineOrSkip } from "../../support/test-engine.js";

// That each operator computes the right thing is tested beside the ONNX interpreter, in onnx-ops.test.ts; here: gradients.
it.for(tensorflowEngineNames)(
  "differentiates through every operator that heads use, on %s",
  async (engine, { skip }) => {
    const { tf, ops } = await engineOrSkip(engine, skip);
    const formula = (x: ReturnType<typeof ops.constant>) => {
      const positive = ops.maximum(x, ops.constant(0.1));
      const rooted = ops.power(ops.mean(ops.power(positive, ops.constant(3)), [1]), ops.constant(1 / 3));
      const assigned = ops.softmax(ops.matMul(x, ops.constant(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2])));
      const sums = ops.matMul(ops.transpose(assigned, [0, 2, 1]), x);
      const flat = ops.reshape(
        ops.divide(sums, ops.add(ops.sqrt(ops.sum(x, [1, 2], { keep: true })), ops.constant(1))),
        ["same", 6],
      );
      return tf.add(tf.sum(ops.multiply(flat, flat)), tf.sum(ops.subtract(rooted, ops.max(x, [1]))));
    };
    const values = Float32Array.from({ length: 12 }, (_, i) => 0.2 + ((i * 7) % 12) / 8);
    const gradient = await tf
      .grad((x) => formula(x))(tf.tensor(values, [1, 4, 3]))
      .data();
    const at = (index: number, step: number) =>
      formula(
        tf.tensor(
          values.map((value, i) => (i === index ? value + step : value)),
          [1, 4, 3],
        ),
      ).dataSync()[0]!;
    for (let index = 0; index < values.length; index++) {
      const numeric = (at(index, 1e-2) - at(index, -1e-2)) / 2e-2;
      expect(gradient[index]).toBeCloseTo(numeric, 2);
    }
  },
);
