import { readFileSync } from "node:fs";
import { expect } from "vitest";
import {
  type Formula,
  type GivenTensor,
  relativeError,
  withOnnx,
  withTensorFlow,
} from "../../support/both-interpreters.js";

/** A layer or head as PyTorch computes it: see test/fixtures/torch/learned.py. */
export interface TorchFixture {
  readonly inputs: Readonly<Record<string, GivenTensor>>;
  readonly parameters: Readonly<Record<string, GivenTensor>>;
  readonly output: GivenTensor;
}

export function torchFixture(name: string): TorchFixture {
  const file = new URL(`../../fixtures/torch/${name}.json`, import.meta.url);
  type Stored = Record<string, { dims: number[]; values: number[] }>;
  const stored = JSON.parse(readFileSync(file, "utf8")) as {
    inputs: Stored;
    parameters: Stored;
    output: Stored[string];
  };
  const tensor = ({ dims, values }: Stored[string]) => ({ dims, values: Float32Array.from(values) });
  const tensors = (named: Stored) =>
    Object.fromEntries(Object.entries(named).map(([key, value]) => [key, tensor(value)]));
  return { inputs: tensors(stored.inputs), parameters: tensors(stored.parameters), output: tensor(stored.output) };
}

/** Computes the formula over the fixture's inputs and parameters with both interpreters. */
export async function expectTorchOutput(name: string, formula: Formula): Promise<void> {
  const { inputs, parameters, output } = torchFixture(name);
  for (const compute of [withTensorFlow, withOnnx]) {
    const result = await compute(formula, { ...inputs, ...parameters });
    expect(result.dims).toEqual(output.dims);
    expect(relativeError(result.values, output.values)).toBeLessThan(1e-5);
  }
}

/** The fixture's parameters as a head stores them. */
export const storedParameters = ({ parameters }: TorchFixture) =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, { dims, values }]) => [name, { shape: dims, data: values }]),
  );
