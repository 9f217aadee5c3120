import { expect, it } from "vitest";
import { networkFixture } from "../../support/network-fixtures.js";
import { runLoci } from "../../support/run-loci.js";

it("tells how pictures are prepared and lists layers with maps, strides and cost", async () => {
  const { code, out } = await runLoci("backbones", "inspect", networkFixture("resnet"));
  expect(code).toBe(0);
  expect(out).toContain("input  64 × 64 pixels by fill");
  expect(out).toMatch(
    /pixels RGB · \[0\.01712, .*told from the network: torchvision, since it is a convolutional network/,
  );
  expect(out).toMatch(/^layer3 +32 +4×4 +16 +0\.\d\d +layer3\.0 layer3\.0\.relu_2/m);
  expect(out).toMatch(/^layer4 .*default/m);
});

it("as JSON, for another size", async () => {
  const { out } = await runLoci("backbones", "inspect", networkFixture("vgg"), "--size", "96", "--json");
  const told = JSON.parse(out);
  expect(told).toMatchObject({ name: "vgg", size: 96, defaultLayer: "features", preprocessing: { size: 64 } });
  expect(told.layers.at(-1)).toMatchObject({ names: expect.arrayContaining(["features"]), height: 3, width: 3 });
});

it("a bundled one", async () => {
  expect((await runLoci("backbones", "inspect", "mobilenet_v2")).out).toMatch(/^out_relu +1280 +7×7 +32 +0\.[56]/m);
});

it.each([
  ["not-there.onnx", /no network at .*not-there\.onnx/],
  ["mobilnet_v2", /did you mean "mobilenet_v2"/],
])("answers %s with code 1", async (reference, message) => {
  expect(await runLoci("backbones", "inspect", reference)).toMatchObject({
    code: 1,
    notes: expect.stringMatching(message),
  });
});
