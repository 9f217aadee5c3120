import type { BackboneDefinition } from "./backbone.js";

/** Layer mixed8 retrieves best on Flowers-17, ahead of mixed7 and far ahead of the more specialised mixed10. */
export const inceptionV3: BackboneDefinition = {
  name: "inception_v3",
  summary: "InceptionV3: the more accurate of the two, about ten times the work of mobilenet_v2",
  source:
    "Szegedy et al., Rethinking the Inception Architecture for Computer Vision, CVPR 2016 (arXiv 1512.00567); " +
    "ImageNet weights fine-tuned on a narrow classification task, 8-bit quantised, from the npm package nsfwjs (MIT)",
  preprocessing: { size: 299, fit: "fill", scale: 1 / 255, offset: 0 },
  defaultLayer: "mixed8",
  lastLayer: "mixed10",
  usefulLayers: [
    "mixed0",
    "mixed1",
    "mixed2",
    "mixed3",
    "mixed4",
    "mixed5",
    "mixed6",
    "mixed7",
    "mixed8",
    "mixed9",
    "mixed10",
  ],
};
