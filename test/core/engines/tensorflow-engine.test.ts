import { openTensorFlowEngine, probeTensorFlowEngines, tensorflowEngineNames } from "@loci/core";
import { describe, expect, it } from "vitest";

describe("TensorFlow.js engines", () => {
  it("reports every engine, and why one does not load and what to do", async () => {
    const reports = await probeTensorFlowEngines();
    expect(reports.map(({ name }) => name)).toEqual(tensorflowEngineNames);
    for (const { name, works, detail } of reports) {
      if (works) expect(detail).toMatch(/^TensorFlow\.js \d+\.\d+\.\d+, /);
      else expect(detail).toMatch(new RegExp(`engine "${name}" does not load \\(.+\\)\\. .+`));
    }
  });

  it("takes the best engine that loads when the choice is auto", async () => {
    const best = (await probeTensorFlowEngines()).find(({ works }) => works);
    expect((await openTensorFlowEngine("auto")).name).toBe(best?.name);
  });

  it("always has wasm, which computes", async () => {
    const { tf } = await openTensorFlowEngine("wasm");
    expect(Array.from(await tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])).data())).toEqual([11]);
  });

  it("does not fall back when one engine is asked for by name", async () => {
    const missing = (await probeTensorFlowEngines()).find(({ works }) => !works);
    if (missing !== undefined) await expect(openTensorFlowEngine(missing.name)).rejects.toThrow(missing.name);
  });
});
