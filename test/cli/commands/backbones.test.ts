import { describe, expect, it } from "vitest";
import { runLoci } from "../../support/run-loci.js";

describe("loci backbones", () => {
  it("lists the backbones", async () => {
    expect(JSON.parse((await runLoci("backbones", "--json")).out)).toMatchObject([
      { name: "inception_v3", defaultLayer: "mixed8" },
      { name: "mobilenet_v2" },
    ]);
    expect((await runLoci("backbones")).out).toMatch(/inception_v3 +299 +mixed8/);
  });

  it("lists the layers of one, the default marked", async () => {
    expect((await runLoci("backbones", "mobilenet_v2")).out).toMatch(/block_13_expand_relu +576 +16 +default/);
    expect(JSON.parse((await runLoci("backbones", "mobilenet_v2", "--json")).out).layers.out_relu).toMatchObject({
      channels: 1280,
      stride: 32,
    });
  });

  it("answers an unknown one with code 1", async () => {
    expect(await runLoci("backbones", "resnet50")).toMatchObject({
      code: 1,
      notes: expect.stringContaining("known: inception_v3, mobilenet_v2"),
    });
  });
});
