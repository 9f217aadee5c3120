import { beforeEach, expect, it, vi } from "vitest";
import { networkFixture } from "../../support/network-fixtures.js";
import { runLoci } from "../../support/run-loci.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

beforeEach(async () => {
  vi.stubEnv("LOCI_CONFIG", await temporaryFolder());
});

it("gives a network a name with all that is said about it", async () => {
  const said = ["--layer", "features.9", "--preprocessing", "caffe", "--size", "96", "--fit", "crop"];
  const added = await runLoci("backbones", "add", "mine", networkFixture("vgg"), ...said);
  expect(added).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^mine: .*vgg\.onnx, 43 names of layers, features\.9 by default/),
  });
  const inspected = JSON.parse((await runLoci("backbones", "inspect", "mine", "--json")).out);
  expect(inspected).toMatchObject({
    defaultLayer: "features.9",
    preprocessing: { size: 96, fit: "crop", scale: 1, channelOrder: "bgr" },
  });
});

it.each([
  [["--layer", "features.99"], /layer of mine: expected one of its 43 layers, for example features\.9/],
  [["--preprocessing", "kaffe"], /did you mean "caffe"/],
  [["--sha256", "0".repeat(64)], /SHA-256/],
])("adds nothing with %j", async (words, message) => {
  const run = await runLoci("backbones", "add", "mine", networkFixture("vgg"), ...words);
  expect(run).toMatchObject({ code: 1, notes: expect.stringMatching(message) });
  expect((await runLoci("backbones")).out).not.toContain("mine");
});
