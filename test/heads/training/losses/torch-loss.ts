import { readFileSync } from "node:fs";
import type { GivenTensor } from "../../../support/both-interpreters.js";

interface TorchLoss {
  readonly inputs: Readonly<Record<string, GivenTensor>>;
  readonly loss: number;
  readonly gradients: Readonly<Record<string, GivenTensor>>;
  readonly labels?: readonly number[];
  readonly triplets?: readonly (readonly [number, number, number])[];
}

type Stored = Record<string, { dims: number[]; values: number[] }>;

/** A loss as PyTorch computes it: see test/fixtures/torch/training.py. */
export function torchLoss(name: string): TorchLoss {
  const file = new URL("../../../fixtures/torch/losses.json", import.meta.url);
  const stored = JSON.parse(readFileSync(file, "utf8"))[name] as Omit<TorchLoss, "inputs" | "gradients"> & {
    inputs: Stored;
    gradients: Stored;
  };
  const tensors = (named: Stored) =>
    Object.fromEntries(
      Object.entries(named).map(([key, { dims, values }]) => [key, { dims, values: Float32Array.from(values) }]),
    );
  return { ...stored, inputs: tensors(stored.inputs), gradients: tensors(stored.gradients) };
}
