import type { BackboneDefinition } from "./backbone.js";

export const mobilenetV2: BackboneDefinition = {
  name: "mobilenet_v2",
  summary: "MobileNetV2: fast and small",
  source:
    "Sandler et al., MobileNetV2: Inverted Residuals and Linear Bottlenecks, CVPR 2018 (arXiv 1801.04381); " +
    "ImageNet weights fine-tuned on a narrow classification task, 8-bit quantised, from the npm package nsfwjs (MIT)",
  preprocessing: { size: 224, fit: "fill", scale: 1 / 255, offset: 0 },
  defaultLayer: "block_13_expand_relu",
  lastLayer: "out_relu",
  usefulLayers: [
    "block_3_expand_relu",
    "block_6_expand_relu",
    "block_10_expand_relu",
    "block_13_expand_relu",
    "block_14_expand_relu",
    "block_16_expand_relu",
    "out_relu",
  ],
};
