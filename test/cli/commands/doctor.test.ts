import { onnxDeviceNames, probeTensorFlowEngines } from "@loci/core";
import { describe, expect, it } from "vitest";
import { runLoci } from "../../support/run-loci.js";

describe("loci doctor", () => {
  it("tells of every part whether it works", async () => {
    const { code, out } = await runLoci("doctor", "--json");
    expect(code).toBe(0);
    const findings: { part: string; state: string }[] = JSON.parse(out);
    expect(findings.map(({ part }) => part)).toEqual([
      "machine",
      "decoding (sharp)",
      "inference (ONNX)",
      "HNSW",
      ...onnxDeviceNames.map((name) => `device ${name}`),
      "engine tensorflow-gpu",
      "engine tensorflow",
      "engine wasm",
      "training (--engine auto)",
      "cache",
    ]);
    expect(findings.filter(({ state }) => state === "broken")).toEqual([]);
  });

  it("says why an engine that was asked for does not load, among everything else, with code 1", async ({ skip }) => {
    const missing = (await probeTensorFlowEngines()).find(({ works }) => !works);
    if (missing === undefined) return skip("every engine loads here");
    const { code, out } = await runLoci("doctor", "--engine", missing.name);
    expect(code).toBe(1);
    expect(out).toMatch(
      new RegExp(`✗ training \\(--engine ${missing.name}\\) +engine "${missing.name}" does not load`),
    );
    expect(out).toContain("✓ decoding");
  });

  it("refuses an engine that does not exist", async () => {
    expect(await runLoci("doctor", "--engine", "abacus")).toMatchObject({
      code: 1,
      notes: expect.stringContaining("abacus"),
    });
  });
});
