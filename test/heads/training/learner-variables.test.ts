import { openTensorFlowEngine } from "@loci/core";
import { expect, it } from "vitest";
import {
  headValues,
  lossValues,
  memoryName,
  stored,
  variablesOf,
} from "../../../packages/heads/dist/training/learner-variables.js";

const tensor = (shape: number[], ...values: number[]) => ({ shape, data: Float32Array.from(values) });

it("variables take a state where there is one, and are stored as copies", async () => {
  const { tf } = await openTensorFlowEngine("wasm");
  const before = tf.memory().numTensors;
  const start = { weights: tensor([2, 1], 1, 2), p: tensor([], 3) };
  const variables = variablesOf(tf, start, { p: tensor([], 4), elsewhere: tensor([1], 9) });
  const values = stored(variables);
  expect(values).toEqual({ weights: start.weights, p: tensor([], 4) });
  values["weights"]!.data[0] = 7;
  expect(stored(variables)["weights"]).toEqual(start.weights);
  expect(start.weights.data[0]).toBe(1);
  for (const variable of variables.values()) variable.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

it("names tell the parameters of the head from those of the loss and from what the optimiser remembers", () => {
  const values = { weights: 1, "loss.proxies": 2, "neck0.loss.scale": 3 };
  expect(headValues(values)).toEqual({ weights: 1, "neck0.loss.scale": 3 });
  expect(lossValues(values)).toEqual({ proxies: 2 });
  expect(memoryName("velocity", "loss.proxies")).toBe("optimiser.velocity/loss.proxies");
});
