import { openTensorFlowEngine, probeTensorFlowEngines, tensorflowEngineNames, tensorflowEngines } from "@loci/core";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it, vi } from "vitest";

/** Loads nothing but what this machine always has. */
const onlyWasm = (packageName: string) => {
  if (packageName !== tensorflowEngines.wasm.packageName)
    throw new Error(`Cannot find module '${packageName}'\nRequire stack`);
};

/** A package that registers the backend of both native ones, like them. */
const standIn = (start: () => object) => (packageName: string) => {
  if (packageName === tensorflowEngines.wasm.packageName || tf.findBackendFactory("tensorflow")) return;
  tf.registerBackend("tensorflow", start as () => tf.KernelBackend, 3);
};
const refuse = () => {
  throw new Error("libtensorflow.so.2: cannot open shared object file");
};
const backend = { isUsingGpuDevice: true, binding: { TF_Version: "2.9.1" }, dispose: () => {}, setDataMover: () => {} };

describe("TensorFlow.js engines", () => {
  it("always has wasm, which computes", async () => {
    const { tf, description } = await openTensorFlowEngine("wasm");
    expect(Array.from(await tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])).data())).toEqual([11]);
    expect(description).toBe(`TensorFlow.js ${tf.version_core}, WebAssembly, with ONNX Runtime for heads and networks`);
  });

  it("falls back to it where no package loads, and reports why each does not and what to do", async () => {
    expect((await openTensorFlowEngine("auto", onlyWasm)).name).toBe("wasm");
    const reports = await probeTensorFlowEngines(onlyWasm);
    expect(reports.map(({ name, works }) => [name, works])).toEqual(
      tensorflowEngineNames.map((name) => [name, name === "wasm"]),
    );
    expect(reports[0]?.detail).toMatch(
      /^engine "tensorflow-gpu" does not load \(Cannot find module '@tensorflow\/tfjs-node-gpu'\)\. .+LOCI_LIBTENSORFLOW/,
    );
    expect(tf.getBackend()).toBe("wasm");
  });

  it("does not fall back when one engine is asked for by name", async () => {
    await expect(openTensorFlowEngine("tensorflow", onlyWasm)).rejects.toThrow('engine "tensorflow" does not load');
  });

  it("falls back from a package whose library cannot be opened", async () => {
    // TensorFlow.js prints the reason.
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const broken = standIn(refuse);
    await expect(openTensorFlowEngine("tensorflow-gpu", broken)).rejects.toThrow(
      'engine "tensorflow-gpu" does not load (backend "tensorflow" did not start)',
    );
    expect((await openTensorFlowEngine("auto", broken)).name).toBe("wasm");
    tf.removeBackend("tensorflow");
  });

  it("takes the best that loads, which stays the only native one of the process", async () => {
    const both = standIn(() => backend);
    const engine = await openTensorFlowEngine("auto", both);
    expect(engine).toMatchObject({
      name: "tensorflow-gpu",
      description: `TensorFlow.js ${tf.version_core}, libtensorflow 2.9.1, graphics card`,
    });
    expect(tf.getBackend()).toBe("tensorflow");
    await expect(openTensorFlowEngine("tensorflow", both)).rejects.toThrow(
      'engine "tensorflow" does not load ("tensorflow-gpu" is loaded, and a process can hold one of the two)',
    );
    expect((await probeTensorFlowEngines(both)).map(({ works }) => works)).toEqual([true, false, true]);
    expect(tf.getBackend()).toBe("tensorflow");
    expect((await openTensorFlowEngine("wasm")).tf.getBackend()).toBe("wasm");
  });
});
