import { formatModelSpec, type ModelSpec, parseModelSpec } from "@loci/heads";
import { expect, it } from "vitest";

const cases: readonly [string, ModelSpec][] = [
  [
    "inception_v3@mixed6+mixed8/gap",
    { backbone: "inception_v3", layers: ["mixed6", "mixed8"], head: { name: "gap", options: {} } },
  ],
  ["inception_v3/gem", { backbone: "inception_v3", head: { name: "gem", options: {} } }],
  [
    "inception_v3@mixed7/gem(p=4)",
    { backbone: "inception_v3", layers: ["mixed7"], head: { name: "gem", options: { p: 4 } } },
  ],
  [
    "inception_v3@mixed8+mobilenet_v2@out_relu/multimodal-bilinear",
    {
      backbone: "inception_v3+mobilenet_v2",
      layers: ["inception_v3@mixed8", "mobilenet_v2@out_relu"],
      head: { name: "multimodal-bilinear", options: {} },
    },
  ],
];

it.each([
  ["./resnet50.onnx/gem", "./resnet50.onnx", undefined],
  ["../models/resnet50.onnx@layer3.5/gem(p=4)", "../models/resnet50.onnx", ["layer3.5"]],
  ["https://host/a/b.onnx@layer3+layer4/hbp", "https://host/a/b.onnx", ["layer3", "layer4"]],
  ["mobilenet/model.json@out_relu/gap", "mobilenet/model.json", ["out_relu"]],
  [
    "mobilenet_v2@out_relu+a/b.onnx@layer3/multimodal-bilinear",
    "mobilenet_v2+a/b.onnx",
    ["mobilenet_v2@out_relu", "b@layer3"],
  ],
])("reads a file in place of a name: %s", (text, backbone, layers) => {
  expect(parseModelSpec(text)).toMatchObject({ backbone, ...(layers && { layers }) });
});

it("wants a layer of a file that is named beside another network", () => {
  expect(() => parseModelSpec("mobilenet_v2@out_relu+a/b.onnx/multimodal-bilinear")).toThrow(
    "its name, as backbone@layer",
  );
});

it("takes default layers where two backbones are named without", () => {
  expect(parseModelSpec("inception_v3+mobilenet_v2/multimodal-bilinear")).toMatchObject({
    backbone: "inception_v3+mobilenet_v2",
    layers: ["inception_v3@mixed8", "mobilenet_v2@block_13_expand_relu"],
  });
});

it.each(cases)("reads %s and writes it again", (text, spec) => {
  expect(parseModelSpec(text)).toEqual(spec);
  expect(formatModelSpec(spec)).toBe(text);
});

it.each(["gem", "inception_v3/", "/gem", "a b/gem", "inception_v3@/gem"])("refuses %j", (text) => {
  expect(() => parseModelSpec(text)).toThrow(/^(model|head): expected/);
});
