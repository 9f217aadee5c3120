import { backboneNameOf, isAddress, isLocation } from "@loci/core";
import { expect, it } from "vitest";
import { checkLocation } from "../../../../packages/core/dist/backbones/brought/backbone-location.js";

it("tells locations from names", () => {
  expect(["./a", "a.onnx", "C:\\a", "https://host/a", "a/model.json"].every(isLocation)).toBe(true);
  expect(["resnet50", "inception_v3"].some(isLocation)).toBe(false);
  expect(["https://host/a.onnx", "HTTP://host/a"].every(isAddress)).toBe(true);
  expect(["ftp://host/a", "./http/a"].some(isAddress)).toBe(false);
});

it.each([
  ["models/resnet50.onnx", "resnet50"],
  ["mobilenet/model.json", "mobilenet"],
  ["https://host/dinov2-small/resolve/main/model.onnx?download=true", "main"],
  ["https://host/resnet50-v2-7.onnx", "resnet50-v2-7"],
  ["./my net (1).onnx", "my_net_1"],
  ["inception_v3", "inception_v3"],
])("%s is called %s", (location, name) => {
  expect(backboneNameOf(location)).toBe(name);
});

it("takes no @ and +, which separate layers and networks", () => {
  expect(() => checkLocation("models/resnet50.onnx")).not.toThrow();
  expect(() => checkLocation("a+b.onnx")).toThrow('got "+". Give it a name: loci backbones add NAME LOCATION');
});
