import path from "node:path";
import { openBackbone, registerBackbone } from "@loci/core";
import { expect, it, vi } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.js";

const file = path.join(import.meta.dirname, "../../fixtures/backbones/vgg.onnx");

it("opens a file under its own name, and one that has a name, alone and together with a bundled one", async () => {
  vi.stubEnv("LOCI_CONFIG", await temporaryFolder());
  await registerBackbone("mine", file, { stated: { defaultLayer: "features.9" } });
  const [direct, named, both] = [
    await openBackbone(file),
    await openBackbone("mine"),
    await openBackbone(`mobilenet_v2+${file}`),
  ];
  expect(direct).toMatchObject({ name: "vgg", defaultLayer: "features" });
  expect(named).toMatchObject({ name: "mine", defaultLayer: "features.9", fingerprint: direct.fingerprint });
  expect(both.name).toBe("mobilenet_v2+vgg");
  expect(both.layers["vgg@features"]).toEqual(direct.layers["features"]);
  expect(both.origin?.location).toBe(file);
});

it("knows no other name", async () => {
  vi.stubEnv("LOCI_CONFIG", await temporaryFolder());
  await expect(openBackbone("inception_v4")).rejects.toThrow('did you mean "inception_v3"?');
});
