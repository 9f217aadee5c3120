import { copyFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { openBackbone, registerBackbone, registeredNames } from "@loci/core";
import { beforeEach, expect, it, vi } from "vitest";
import { networkFixture } from "../../../support/network-fixtures.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  vi.stubEnv("LOCI_CONFIG", path.join(folder, "settings"));
});

it("takes over what a file beside the network says, so that the name goes on meaning the same", async () => {
  const file = path.join(folder, "net.onnx");
  await copyFile(networkFixture("vgg"), file);
  await writeFile(path.join(folder, "net.preprocessing.json"), '{"family": "unit", "size": 96}');
  const added = await registerBackbone("mine", file, { stated: { size: 64, defaultLayer: "features.9" } });
  expect(added).toMatchObject({
    name: "mine",
    defaultLayer: "features.9",
    preprocessing: { size: 64, scale: 1 / 255 },
  });
  await rm(path.join(folder, "net.preprocessing.json"));
  expect((await openBackbone("mine")).fingerprint).toBe(added.fingerprint);
  await copyFile(networkFixture("resnet"), file);
  await expect(openBackbone("mine")).rejects.toThrow("expected that of the file when it was registered");
});

it("registers nothing that does not work", async () => {
  const stated = { defaultLayer: "features.99" };
  await expect(registerBackbone("mine", networkFixture("vgg"), { stated })).rejects.toThrow("for example features.9");
  await expect(registerBackbone("mine", networkFixture("vgg"), { sha256: "0".repeat(64) })).rejects.toThrow("SHA-256");
  await expect(registerBackbone("mobilenet_v2", networkFixture("vgg"))).rejects.toThrow("already");
  expect(registeredNames()).toEqual([]);
});
