import * as tf from "@tensorflow/tfjs-core";
import { describe } from "vitest";
import { testConvolutionGradients } from "../../support/convolution-gradients.js";

describe("gradients of depthwise convolutions on WebAssembly", () => {
  testConvolutionGradients(
    (map, kernel, stride, pad) => tf.depthwiseConv2d(map, kernel, stride, pad),
    [
      { map: [2, 5, 4, 3], kernel: [3, 2, 3, 2], stride: [1, 1], pad: "same" },
      { map: [2, 7, 7, 4], kernel: [3, 3, 4, 1], stride: [2, 2], pad: "same" },
      { map: [1, 6, 6, 2], kernel: [3, 3, 2, 1], stride: [1, 1], pad: "valid" },
    ],
  );
});
