import { backboneNames, checkBackboneReferences, isBackboneReference } from "@loci/core";
import { expect, it, vi } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.js";

it("knows the bundled ones", async () => {
  vi.stubEnv("LOCI_CONFIG", await temporaryFolder());
  expect(backboneNames().slice(0, 2)).toEqual(["inception_v3", "mobilenet_v2"]);
  expect(backboneNames()).toContain("torchvision_resnet50");
  expect(["inception_v3", "./a.onnx", "b/model.json", "resnet50"].map(isBackboneReference)).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

it("tells a misspelt name, a missing file and a path that no model's name could hold", () => {
  expect(() => checkBackboneReferences("inception_v3+mobilenet_v2")).not.toThrow();
  expect(() => checkBackboneReferences("https://example.org/resnet50.onnx")).not.toThrow();
  expect(() => checkBackboneReferences("inception_v3+mobilenet_v3")).toThrow('did you mean "mobilenet_v2"?');
  expect(() => checkBackboneReferences("./not-there.onnx")).toThrow("no network at ./not-there.onnx");
  expect(() => checkBackboneReferences("models@2/a.onnx")).toThrow("loci backbones add NAME LOCATION");
});
