import { preprocessingFamilies, publicNetworks } from "@loci/core";
import { describe, expect, it } from "vitest";

describe.each(Object.entries(publicNetworks))("%s", (name, network) => {
  it("has an address, a family, a source, and what to bring instead", () => {
    expect(network.name).toBe(name);
    expect(network.location).toMatch(/^https:\/\/[\w.]+\/[\w./-]+\.(onnx|json)(\?[\w=-]+)?$/);
    expect(Object.keys(preprocessingFamilies)).toContain(network.family);
    expect(network.source.length).toBeGreaterThan(20);
    expect(network.instead.length).toBeGreaterThan(10);
  });
});
