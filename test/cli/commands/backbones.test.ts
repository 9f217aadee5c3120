import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { networkFixture } from "../../support/network-fixtures.js";
import { runLoci } from "../../support/run-loci.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

describe("loci backbones", () => {
  it("lists the backbones", async () => {
    const listed = JSON.parse((await runLoci("backbones", "--json")).out);
    expect(listed.slice(0, 2)).toMatchObject([
      { name: "inception_v3", defaultLayer: "mixed8" },
      { name: "mobilenet_v2" },
    ]);
    expect(listed.at(-1)).toMatchObject({ name: "dinov2_small", family: "torchvision" });
    expect((await runLoci("backbones")).out).toMatch(/inception_v3 +299 +mixed8/);
  });

  it("lists the layers of one, the default marked", async () => {
    expect((await runLoci("backbones", "mobilenet_v2")).out).toMatch(/block_13_expand_relu +576 +16 +default/);
    expect(JSON.parse((await runLoci("backbones", "mobilenet_v2", "--json")).out).layers.out_relu).toMatchObject({
      channels: 1280,
      stride: 32,
    });
  });

  it("lists networks of the user's, also one whose record is damaged", async () => {
    const folder = await temporaryFolder();
    vi.stubEnv("LOCI_CONFIG", folder);
    await runLoci("backbones", "add", "mine", networkFixture("vgg"));
    await writeFile(join(folder, "backbones", "other.json"), "{");
    const { out } = await runLoci("backbones");
    expect(out).toMatch(/mine .*yours, from .*vgg\.onnx/);
    expect(out).toMatch(/other .*registers no backbone/);
    expect((await runLoci("backbones", "mine")).out).toMatch(/features +12 +32 +default/);
  });

  it("answers an unknown one with code 1", async () => {
    expect(await runLoci("backbones", "resnet50")).toMatchObject({
      code: 1,
      notes: expect.stringContaining("known: inception_v3, mobilenet_v2"),
    });
  });
});
