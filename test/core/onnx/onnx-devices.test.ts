import { type OnnxDeviceDefinition, onnxDeviceNames, onnxDevices } from "@loci/core";
import { describe, expect, it } from "vitest";

describe("onnxDevices", () => {
  it.each(Object.entries(onnxDevices) as [string, OnnxDeviceDefinition][])(
    "%s: says what to do where something must be installed",
    (_, { files = [], libraries = [], remedy, providers }) => {
      expect(providers.length).toBeGreaterThan(0);
      if (files.length > 0 || libraries.length > 0) expect(remedy).toContain("docs/gpu.md");
    },
  );

  it("ends with the processor, the only one that is everywhere", () => {
    expect(onnxDeviceNames.at(-1)).toBe("cpu");
    const everywhere = Object.entries(onnxDevices).filter(([, device]) => !("systems" in device));
    expect(everywhere.map(([name]) => name)).toEqual(["cpu"]);
  });
});
