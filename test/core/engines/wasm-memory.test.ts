import { openTensorFlowEngine } from "@loci/core";
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { putWasmKernel, wasmKernel } from "../../../packages/core/dist/engines/wasm-memory.js";

it("puts a kernel where there was one, and where there was none", async () => {
  await openTensorFlowEngine("wasm");
  const plain = wasmKernel(tf, "Neg");
  const other = () => tf.scalar(7);
  for (const name of ["Neg", "NoKernelOfTensorFlow"]) {
    putWasmKernel(tf, name, other);
    expect(wasmKernel(tf, name)).toBe(other);
  }
  putWasmKernel(tf, "Neg", plain);
  tf.unregisterKernel("NoKernelOfTensorFlow", "wasm");
  expect(tf.neg(tf.scalar(3)).dataSync()[0]).toBe(-3);
});
