import { openBackbone, preprocessingFamilies, publicNetworks } from "@loci/core";
import { describe, expect, it, vi } from "vitest";
import { temporaryFolder } from "../../../support/temporary-folder.js";

describe.each(Object.entries(publicNetworks))("%s", (name, network) => {
  it("has an address, a family, a source, and what to bring instead", () => {
    expect(network.name).toBe(name);
    expect(network.location).toMatch(/^https:\/\/[\w.]+\/[\w./-]+\.(onnx|json)(\?[\w=-]+)?$/);
    expect(Object.keys(preprocessingFamilies)).toContain(network.family);
    expect(network.source.length).toBeGreaterThan(20);
    expect(network.instead.length).toBeGreaterThan(10);
  });
});

it("tells which file to bring when the network is not to be had", async () => {
  vi.stubEnv("LOCI_OFFLINE", "1");
  vi.stubEnv("LOCI_CACHE", await temporaryFolder());
  await expect(openBackbone("torchvision_resnet50")).rejects.toThrow(
    /^torchvision_resnet50: cannot download https:.*LOCI_OFFLINE.*Or bring torchvision\.models\.resnet50 through torch\.onnx\.export: loci backbones add NAME FILE --preprocessing torchvision --size 224$/,
  );
});
