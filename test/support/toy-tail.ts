import type { NetworkTail } from "@loci/core";
import { toyMaps } from "./toy-maps.js";

const { height, width, channels } = toyMaps().maps.shapes[0];
const steps = { stride: [1, 1], padding: { top: 0, left: 0, bottom: 0, right: 0 } } as const;

/** One stage behind the maps of `toyMaps`: a convolution of single locations that changes nothing until it learns, and a ReLU. */
export const toyTail: NetworkTail = {
  inputs: ["front"],
  sizes: [{ height, width, channels }],
  parameters: {
    "stage/kernel": {
      shape: [1, 1, channels, channels],
      data: Float32Array.from({ length: channels ** 2 }, (_, i) => Number(i % (channels + 1) === 0)),
    },
    "stage/bias": { shape: [channels], data: new Float32Array(channels) },
  },
  valuesPerPicture: 2 * height * width * channels,
  compute: (ops, [map], { "stage/kernel": kernel, "stage/bias": bias }) => [
    ops.relu(ops.add(ops.convolve(map, kernel!, steps), bias!)),
  ],
};
