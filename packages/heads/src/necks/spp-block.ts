import { z } from "zod";
import { defineNeck, noNeckParameters } from "./neck-definition.js";

/** Stride 1 and half of the kernel around: the map keeps its size, whatever that is. */
const FIVE = { kernel: [5, 5], stride: [1, 1], padding: { top: 2, left: 2, bottom: 2, right: 2 } } as const;

/**
 * y = (x ; max5(x) ; max9(x) ; max13(x)) with max_k the maximum of the k × k locations around each, those of them that are on
 * the map. Computed as max9 = max5 ∘ max5 and max13 = max5 ∘ max5 ∘ max5, which is the same for 75 instead of 275
 * comparisons a location (YOLOv5 calls it SPPF). The order is YOLOv5's; Darknet's configuration lists it the other way
 * round. Their 1×1 convolutions before and behind the block are no part of it: see the neck `project`.
 */
export const sppBlock = defineNeck({
  name: "spp-block",
  summary: "The map beside its maxima in neighbourhoods of 5, 9 and 13: four times the channels",
  source:
    "Redmon, Farhadi: YOLOv3: An Incremental Improvement, 2018 (arXiv 1804.02767), configuration yolov3-spp; " +
    "after He, Zhang, Ren, Sun: Spatial Pyramid Pooling in Deep Convolutional Networks for Visual Recognition, ECCV 2014 (arXiv 1406.4729)",
  options: z.strictObject({}),
  outputShape: ({ shape }) => ({ ...shape, channels: 4 * shape.channels }),
  ...noNeckParameters,
  transform(ops, featureMap) {
    const five = ops.maxPool(featureMap, FIVE);
    const nine = ops.maxPool(five, FIVE);
    return ops.concat([featureMap, five, nine, ops.maxPool(nine, FIVE)], 3);
  },
});
